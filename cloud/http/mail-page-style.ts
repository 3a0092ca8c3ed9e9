/** The look of the page behind a mail's link: the counter's ink on paper, in both themes, with nothing loaded from anywhere. */
export const mailPageStyle = `
:root{color-scheme:light dark;--page:#eef1f4;--surface:#fff;--line:#d2d9e0;--edge:#74818f;--ink:#13202f;--ink-2:#4a5766;--on:#fff;--done:#dcf3e5;--done-text:#0a5c33;--here:#0f5fd6}
@media(prefers-color-scheme:dark){:root{--page:#0e1620;--surface:#182330;--line:#2c3a4a;--edge:#7d8b9b;--ink:#eef3f8;--ink-2:#b3c0ce;--on:#0e1620;--done:#123524;--done-text:#7fdcae;--here:#76b4ff}}
*{box-sizing:border-box}
body{margin:0;background:var(--page);color:var(--ink);font:450 17px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif}
main{max-width:560px;margin:0 auto;min-height:100vh;padding:32px 24px;background:var(--surface)}
@media(min-width:640px){main{min-height:0;margin:48px auto;border:1px solid var(--line);border-radius:14px;padding:32px}}
h1{font-size:27px;line-height:1.25;font-weight:780;margin:0 0 8px}
h2{font-size:21px;font-weight:650;margin:0 0 8px}
p{margin:0 0 16px}
.store{color:var(--ink-2);font-weight:650;margin-bottom:16px}
.who{font-size:21px;overflow-wrap:anywhere}
.said{background:var(--done);color:var(--done-text);font-weight:650;padding:12px 16px;border-radius:10px}
section{border-top:1px solid var(--line);margin-top:24px;padding-top:24px}
button{font:inherit;font-weight:650;min-height:48px;padding:10px 20px;border-radius:10px;border:1px solid var(--edge);background:transparent;color:var(--ink);cursor:pointer}
button.main{width:100%;min-height:64px;font-size:21px;background:var(--ink);border-color:var(--ink);color:var(--on)}
:focus-visible{outline:3px solid var(--here);outline-offset:2px}
`
