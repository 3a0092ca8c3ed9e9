/** Draws the test codes as SVG pictures. The library is large and needed here only, so it is loaded when it is asked for. */
import { gs1Brackets, type TestCodeName, testCodeText } from '../../use-cases/scanner-report.ts'

/** Pixels of the screen per unit of the drawing: whole ones, so that no bar is blurred. */
const pixelsPerUnit: Readonly<Record<TestCodeName, number>> = { ean13: 3, gs1: 2, link: 3 }

export interface DrawnCode {
  /** An address for `img`; no script and nothing from outside is in it. */
  readonly source: string
  readonly width: number
  readonly height: number
}

export async function drawCode(name: TestCodeName): Promise<DrawnCode> {
  const { drawingSVG, ean13, gs1_128, qrcode } = await import('bwip-js/generic')
  const draw = () => {
    switch (name) {
      case 'ean13':
        return ean13({ bcid: 'ean13', text: testCodeText.ean13, scale: 1, height: 22 }, drawingSVG())
      case 'gs1':
        return gs1_128({ bcid: 'gs1-128', text: gs1Brackets, scale: 1, height: 20 }, drawingSVG())
      case 'link':
        return qrcode({ bcid: 'qrcode', text: testCodeText.link, scale: 1 }, drawingSVG())
    }
  }
  return asPicture(draw(), pixelsPerUnit[name])
}

function asPicture(svg: string, scale: number): DrawnCode {
  const [, width = '0', height = '0'] = /viewBox="0 0 ([\d.]+) ([\d.]+)"/.exec(svg) ?? []
  return {
    source: `data:image/svg+xml;utf8,${encodeURIComponent(svg)}`,
    width: Number(width) * scale,
    height: Number(height) * scale,
  }
}
