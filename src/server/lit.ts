/** What the first step's views take from Lit, where there is no document: the build puts it in the place of `lit`. */

export const nothing = Symbol('nothing');

/** A template as its parts, which `render-template.ts` writes. */
export const html = (
  strings: TemplateStringsArray,
  ...values: unknown[]
): { readonly strings: TemplateStringsArray; readonly values: readonly unknown[] } => ({ strings, values });

/** A style sheet as its text. */
export const css = ([cssText = '']: TemplateStringsArray): { readonly cssText: string } => ({ cssText });
