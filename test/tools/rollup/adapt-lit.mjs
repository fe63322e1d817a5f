/** Rollup plug-in: lets the bundles be loaded where there is no document, and shortens Lit. */

/**
 * What the bundles have differently from Lit's modules for browsers: they can be loaded without a document, and do without
 * polyfills, decorators, kinds of properties that the element has none of, and what stands in for constructable style
 * sheets, which every supported browser has.
 */
const LIT_CHANGES = {
  '/reactive-element.js': [
    ['extends HTMLElement', 'extends(globalThis.HTMLElement??class{})'],
    ['a.reactiveElementPolyfillSupport', 'void 0'],
    ['(a.reactiveElementVersions??=[]).push(', 'void('],
    // Decorators.
    ['Symbol.metadata??=Symbol("metadata"),a.litPropertyMetadata??=new WeakMap;', ''],
    ['const t=this[Symbol.metadata];if(null!==t)', 'if(!1)'],
    // Properties that are written back to their attributes, that are objects there, or that have a default of their own.
    [
      'toAttribute(t,s){switch(s){case Boolean:t=t?l:null;break;case Object:case Array:t=null==t?t:JSON.stringify(t)}return t},',
      '',
    ],
    ['case Object:case Array:try{i=JSON.parse(t)}catch(t){i=null}', ''],
    [
      '_$ET(t,s){const i=this.constructor.elementProperties.get(t),e=this.constructor._$Eu(t,i);if(void 0!==e&&!0===i.reflect){const h=(void 0!==i.converter?.toAttribute?i.converter:u).toAttribute(s,i.type);this._$Em=t,null==h?this.removeAttribute(e):this.setAttribute(e,h),this._$Em=null}}',
      '',
    ],
    ['this._$Eq&&=this._$Eq.forEach(t=>this._$ET(t,this[t])),', ''],
    ['||i.useDefault&&i.reflect&&h===this._$Ej?.get(t)&&!this.hasAttribute(r._$Eu(t,i))', ''],
    ['??this._$Ej?.get(e)??r', ''],
    [
      '{useDefault:i,reflect:e,wrapped:h},r){i&&!(this._$Ej??=new Map).has(t)&&(this._$Ej.set(t,r??s??this[t]),!0!==h||void 0!==r)||(this._$AL.has(t)||(this.hasUpdated||i||(s=void 0),this._$AL.set(t,s)),!0===e&&this._$Em!==t&&(this._$Eq??=new Set).add(t))}',
      '){this._$AL.has(t)||(this.hasUpdated||(s=void 0),this._$AL.set(t,s))}',
    ],
    ['reflect:!1,useDefault:!1,', ''],
  ],
  '/lit-html.js': [
    ['=document,', '=globalThis.document,'],
    ['.createTreeWalker(', '?.createTreeWalker('],
    ['t.litHtmlPolyfillSupport', 'void 0'],
    // Templates that are part of an SVG or a formula.
    ['2===i?"<svg>":3===i?"<math>":""', '""'],
    ['+(2===i?"</svg>":3===i?"</math>":"")', ''],
    [',2===i||3===i){const t=this.el.content.firstChild;t.replaceWith(...t.childNodes)}', '){}'],
    ['(t.litHtmlVersions??=[]).push(', 'void('],
  ],
  '/lit-element.js': [
    ['s.litElementPolyfillSupport', 'void 0'],
    ['(s.litElementVersions??=[]).push(', 'void('],
  ],
  '/css-tag.js': [
    ['"CSSResult is not constructable. Use `unsafeCSS` or `css` instead."', ''],
    // The widget's style sheets have no expressions; one that had would be `undefined`.
    [
      `e.reduce((e,s,o)=>e+(t=>{if(!0===t._$cssResult$)return t.cssText;if("number"==typeof t)return t;throw Error("Value passed to 'css' function must be a 'css' function result: "+t+". Use 'unsafeCSS' to pass non-literal values, but take care to ensure page security.")})(s)+t[o+1],t[0])`,
      'void 0',
    ],
    [
      't.ShadowRoot&&(void 0===t.ShadyCSS||t.ShadyCSS.nativeShadow)&&"adoptedStyleSheets"in Document.prototype&&"replace"in CSSStyleSheet.prototype',
      '!0',
    ],
  ],
};

/**
 * Lets the bundles be loaded on a server, where they do nothing. Lit's own modules for servers are larger.
 * @returns {import('rollup').Plugin}
 */
export function adaptLit() {
  return {
    name: 'adapt-lit',
    transform(code, id) {
      const [, changes] = Object.entries(LIT_CHANGES).find(([end]) => id.endsWith(end)) ?? [];
      if (!changes) return null;
      const replace = (text, [before, after]) => {
        if (!text.includes(before)) this.error(`There is no "${before}" in ${id} any more.`);
        return text.replace(before, after);
      };
      return { code: changes.reduce(replace, code), map: null };
    },
  };
}
