/** Draws a QR code. */
import { html, type TemplateResult } from 'lit';
import { encode } from 'uqr';

export interface QrCodeProps {
  /** What the code says, up to 1000 characters. */
  readonly text: string;
  /** What it is, for screen readers. */
  readonly label: string;
}

/** Width of the empty margin that scanners need, in modules. */
const MARGIN = 4;

const drawRow = (row: readonly boolean[], y: number) => {
  const modules = row.map((isDark) => (isDark ? '#' : ' ')).join('');
  return Array.from(
    modules.matchAll(/#+/g),
    ({ 0: { length }, index }) => `M${index} ${y}h${length}v1h-${length}z`,
  );
};

/** Black on white whatever the colour scheme: many scanners do not read it the other way round. */
export const qrCode = ({ text, label }: QrCodeProps): TemplateResult => {
  const { data, size } = encode(text, { ecc: 'M', border: MARGIN });
  return html`<svg
    part="qr-code"
    role="img"
    aria-label=${label}
    viewBox="0 0 ${size} ${size}"
    shape-rendering="crispEdges"
  >
    <rect width="100%" height="100%" fill="#fff" />
    <path fill="#000" d=${data.flatMap(drawRow).join('')} />
  </svg>`;
};
