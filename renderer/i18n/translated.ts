/** The same keys with any words: a missing or a surplus key does not compile. */
export type Translated<Words> = {
  [Key in keyof Words]: Words[Key] extends string ? string : Translated<Words[Key]>
}
