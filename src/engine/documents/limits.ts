/** What no honest document has. A file beyond any of these is refused with the reason; nothing is tried. */
export const documentLimits = {
  /** A side of a picture: Rows and Columns are 16-bit numbers (PS3.3 §C.7.6.3.1). */
  side: 65_535,
  /** Pixels of one page that is decoded: A3 at 600 dpi has 70 million. */
  pagePixels: 120_000_000,
  /** Pages of one TIFF. */
  pages: 1_000,
  /** Bytes of the pixels of one object. */
  pixelBytes: 2 ** 31,
  /** A picture file that must be in memory to be decoded. */
  pictureBytes: 512 * 1024 * 1024,
  /** An element's or fragment's length is a 32-bit number, even, and not FFFFFFFFH (PS3.5 §7.1.1, §A.4). */
  elementBytes: 0xffff_fffe,
} as const;
