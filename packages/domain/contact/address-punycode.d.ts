declare module 'punycode.js' {
  const punycode: {
    /** A domain with its `xn--` labels as people read them; throws a RangeError where one can't be read. */
    toUnicode(domain: string): string;
  };
  export default punycode;
}
