/** The line drawings of the visual language, 24 by 24, in the colour of their text. Always decoration: the words stand beside. */
import type { ReactElement } from 'react'

const shapes = {
  badge: (
    <>
      <rect x="5" y="6" width="14" height="15" rx="2" />
      <path d="M10 3h4v5h-4zM9 17.5c.3-1.6 1.5-2.5 3-2.5s2.7.9 3 2.5" />
      <circle cx="12" cy="12.5" r="1.5" />
    </>
  ),
  camera: (
    <>
      <path d="M4 8h3.5L9 5.5h6L16.5 8H20a1 1 0 0 1 1 1v9a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1V9a1 1 0 0 1 1-1z" />
      <circle cx="12" cy="13" r="3.5" />
    </>
  ),
  card: (
    <>
      <rect x="3" y="5" width="18" height="14" rx="2" />
      <path d="M7 12v.1M12 12v.1M17 12v.1" strokeWidth="3.5" />
    </>
  ),
  check: (
    <>
      <path d="M5 12.5l4.5 4.5L19 7.5" />
    </>
  ),
  checkout: (
    <>
      <path d="M4 7V5a1 1 0 0 1 1-1h2M17 4h2a1 1 0 0 1 1 1v2M20 17v2a1 1 0 0 1-1 1h-2M7 20H5a1 1 0 0 1-1-1v-2M8 8v8M12 8v8M16 8v8" />
    </>
  ),
  clock: (
    <>
      <circle cx="12" cy="12" r="8.5" />
      <path d="M12 7v5l3.5 2" />
    </>
  ),
  close: (
    <>
      <path d="M4 5.5l1.5 1.5L8 4.5M4 12l1.5 1.5L8 11M4 18.5L5.5 20 8 17.5M12 6h8M12 12.5h8M12 19h8" />
    </>
  ),
  cross: (
    <>
      <path d="M6 6l12 12M18 6L6 18" />
    </>
  ),
  customers: (
    <>
      <circle cx="9" cy="8" r="3.5" />
      <path d="M3 20c0-3.6 2.6-6 6-6s6 2.4 6 6M16 4.8a3.5 3.5 0 0 1 0 6.4M18 14.6c1.9.9 3 2.9 3 5.4" />
    </>
  ),
  del: (
    <>
      <path d="M9 6h11v12H9l-5-6zM12 9.5l5 5M17 9.5l-5 5" />
    </>
  ),
  cake: (
    <>
      <path d="M4 20h16v-7a1 1 0 0 0-1-1H5a1 1 0 0 0-1 1zM4 16c1.3 1.2 2.7 1.2 4 0 1.3 1.2 2.7 1.2 4 0 1.3 1.2 2.7 1.2 4 0 1.3 1.2 2.7 1.2 4 0M12 12V8M12 5v.1" />
    </>
  ),
  down: (
    <>
      <path d="M6 9l6 6 6-6" />
    </>
  ),
  gap: (
    <>
      <circle cx="10" cy="8" r="4" />
      <path d="M3 20.5c.5-4 3.3-6.5 7-6.5 1 0 2 .2 2.9.5M18.5 14v4M18.5 21v.1" />
    </>
  ),
  gift: (
    <>
      <path d="M4 11h16v9H4zM3 7.5h18V11H3zM12 7.5V20M12 7.5C10 7.5 7.5 6.5 7.5 5S9.5 3 10.5 4.2 12 7.5 12 7.5zM12 7.5c2 0 4.5-1 4.5-2.5s-2-2-3-.8S12 7.5 12 7.5z" />
    </>
  ),
  home: (
    <>
      <path d="M4 11l8-7 8 7M6 9.5V20h12V9.5" />
    </>
  ),
  list: (
    <>
      <path d="M8 6h12M8 12h12M8 18h12M4 6v.1M4 12v.1M4 18v.1" />
    </>
  ),
  lock: (
    <>
      <rect x="5" y="11" width="14" height="9" rx="2" />
      <path d="M8 11V8a4 4 0 0 1 8 0v3" />
    </>
  ),
  mail: (
    <>
      <rect x="3" y="5.5" width="18" height="13" rx="2" />
      <path d="M3.5 7l8.5 6 8.5-6" />
    </>
  ),
  minus: (
    <>
      <path d="M5 12h14" />
    </>
  ),
  note: (
    <>
      <path d="M5 4h14v11l-5 5H5zM14 20v-5h5M8.5 9h7" />
    </>
  ),
  offers: (
    <>
      <path d="M3 8a1 1 0 0 1 1-1h16a1 1 0 0 1 1 1v2a2 2 0 0 0 0 4v2a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1v-2a2 2 0 0 0 0-4zM14 7v2M14 11.5v1M14 15v2" />
    </>
  ),
  paper: (
    <>
      <path d="M6 3h8l4 4v14H6zM14 3v4h4M9 12h6M9 16h6" />
    </>
  ),
  paw: (
    <>
      <path d="M12 12c2.5 0 5 3 5 5.2 0 1.8-1.3 2.6-2.7 2.6-1 0-1.5-.4-2.3-.4s-1.3.4-2.3.4C8.3 19.8 7 19 7 17.2 7 15 9.5 12 12 12z" />
      <path d="M5 10.5v.1M9.3 6v.1M14.7 6v.1M19 10.5v.1" strokeWidth="4" />
    </>
  ),
  person: (
    <>
      <circle cx="12" cy="8" r="4" />
      <path d="M4.5 20.5c.5-4 3.5-6.5 7.5-6.5s7 2.5 7.5 6.5" />
    </>
  ),
  phone: (
    <>
      <path d="M6 3.5h3l1.5 4.5-2 1.5a12 12 0 0 0 6 6l1.5-2 4.5 1.5v3a2 2 0 0 1-2 2A16.5 16.5 0 0 1 4 5.5a2 2 0 0 1 2-2z" />
    </>
  ),
  picture: (
    <>
      <rect x="3" y="5" width="18" height="14" rx="2" />
      <path d="M3.5 17l5-5 4 4 3-3 5 4.5M15.5 9v.1" />
    </>
  ),
  plus: (
    <>
      <path d="M12 5v14M5 12h14" />
    </>
  ),
  print: (
    <>
      <path d="M7 9V4h10v5M7 17H4V9h16v8h-3M7 14h10v6H7z" />
    </>
  ),
  reports: (
    <>
      <path d="M4 20V10M10 20V4M16 20v-7M21 20H3" />
    </>
  ),
  saved: (
    <>
      <rect x="3" y="4" width="18" height="12" rx="2" />
      <path d="M8.5 20h7M9 10l2.2 2.2L15.5 8" />
    </>
  ),
  search: (
    <>
      <circle cx="11" cy="11" r="6.5" />
      <path d="M16 16l4.5 4.5" />
    </>
  ),
  settings: (
    <>
      <path d="M4 7h9M19 7h1M4 17h1M11 17h9" />
      <circle cx="16" cy="7" r="2.5" />
      <circle cx="8" cy="17" r="2.5" />
    </>
  ),
  shield: (
    <>
      <path d="M12 3l7 2.5v5.5c0 4.6-2.8 8-7 10-4.2-2-7-5.4-7-10V5.5zM9 12l2.2 2.2L15 10" />
    </>
  ),
  stop: (
    <>
      <path d="M8 3h8l5 5v8l-5 5H8l-5-5V8zM12 8v5M12 16v.1" />
    </>
  ),
  warn: (
    <>
      <path d="M12 4l9 16H3zM12 10v4.5M12 17.3v.1" />
    </>
  ),
} as const satisfies Record<string, ReactElement>

export type IconName = keyof typeof shapes

export function Icon({ name, className = '' }: { readonly name: IconName; readonly className?: string }) {
  return (
    <svg className={`i ${className}`} viewBox="0 0 24 24" aria-hidden="true">
      {shapes[name]}
    </svg>
  )
}
