/** The picture of a QR code. */
import { expect, fixture } from '@open-wc/testing';
import { encode } from 'uqr';
import { qrCode } from '../../../src/views/qr-code.js';

const TEXTS = [
  '6f1ed002-ab5f-4d2c-9c55-0d1f6a0b9c11',
  'otpauth://totp/Demo:ana%40example.com?issuer=Demo&secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP',
  'x'.repeat(1000),
];

describe('the QR code', () => {
  it('is a picture with a name', async () => {
    const svg = await fixture(qrCode({ text: 'hello', label: 'QR code' }));
    expect(svg.localName).to.equal('svg');
    expect(svg.getAttribute('part')).to.equal('qr-code');
    await expect(svg).to.be.accessible();
    expect(svg.getAttribute('role')).to.equal('img');
    expect(svg.getAttribute('aria-label')).to.equal('QR code');
  });

  for (const text of TEXTS) {
    it(`is dark where the code of ${text.length} characters is`, async () => {
      const svg = await fixture(qrCode({ text, label: 'QR code' }));
      const { data, size } = encode(text, { ecc: 'M', border: 4 });
      expect(svg.getAttribute('viewBox')).to.equal(`0 0 ${size} ${size}`);
      const canvas = document.createElement('canvas').getContext('2d');
      const path = new Path2D(svg.querySelector('path')?.getAttribute('d') ?? '');
      const drawn = data.map((row, y) => row.map((_, x) => canvas?.isPointInPath(path, x + 0.5, y + 0.5)));
      expect(drawn).to.deep.equal(data);
    });
  }

  it('keeps a margin of four modules free', async () => {
    const svg = await fixture<SVGSVGElement>(qrCode({ text: 'hello', label: 'QR code' }));
    const { x, y, width, height } = svg.querySelector('path')?.getBBox() ?? new DOMRect();
    const size = svg.viewBox.baseVal.width;
    expect([x, y, size - x - width, size - y - height]).to.deep.equal([4, 4, 4, 4]);
  });
});
