/**
 * Imported before everything else. The page is served with Trusted Types required and without
 * eval. The one text that may become a part of the page without being parsed as markup is a style
 * sheet, which Mantine writes that way; text with a tag in it throws, wherever it comes from.
 */
type PolicyFactory = {
  createPolicy(name: string, rules: { createHTML: (text: string) => string }): unknown
}

// Firefox and Safari came late to it; they go on without this net, as before.
const factory = Reflect.get(globalThis, 'trustedTypes') as PolicyFactory | undefined
factory?.createPolicy('default', {
  createHTML(text) {
    if (text.includes('<')) throw new TypeError('markup is never made from text')
    return text
  },
})

// zod asks by trying whether it may compile code, and each try counts as a violation.
Object.assign(globalThis, { __zod_globalConfig: { jitless: true } })
