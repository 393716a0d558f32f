/* siting: the data of the page: JSON, or JSON that packing.py packed, deflated (RFC 1951), in base 85. */
(function () {
  "use strict";

  const LENGTHS = [3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258];
  const LENGTH_BITS = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0];
  const STEPS = [1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145, 8193,
    12289, 16385, 24577];
  const STEP_BITS = [0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13];
  const ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];
  const MOST = 15;
  // The alphabet of deflated.py: the characters from ! to ~ except those that a page would escape.
  const DIGITS = new Uint8Array(127);
  for (let code = 33, digit = 0; code < 127; code += 1) {
    if (!"\"&'<>\\`:$".includes(String.fromCharCode(code))) {
      DIGITS[code] = digit;
      digit += 1;
    }
  }
  const CARD_COLUMNS = ["area_ha", "area_mu", "area_given_ha", "elevation_m"];

  /* Codes by their lengths: a table over as many bits as the longest has, each entry symbol * 16 + length. */
  function codes(lengths) {
    const longest = Math.max(1, ...lengths);
    const table = new Uint16Array(1 << longest);
    let code = 0;
    for (let size = 1; size <= longest; size += 1) {
      for (let symbol = 0; symbol < lengths.length; symbol += 1) {
        if (lengths[symbol] === size) {
          let turned = 0;
          for (let bit = 0; bit < size; bit += 1) turned |= ((code >> bit) & 1) << (size - 1 - bit);
          for (let at = turned; at < table.length; at += 1 << size) table[at] = symbol * 16 + size;
          code += 1;
        }
      }
      code <<= 1;
    }
    return table;
  }

  function fixedCodes() {
    const lengths = Array.from({ length: 288 }, (_, k) => (k < 144 ? 8 : k < 256 ? 9 : k < 280 ? 7 : 8));
    return [codes(lengths), codes(new Array(30).fill(5))];
  }

  function inflate(input, length) {
    const output = new Uint8Array(length);
    let [size, at, hold, held] = [0, 0, 0, 0];

    function need(count) {
      while (held < count) {
        hold |= (at < input.length ? input[at] : 0) << held;
        at += 1;
        held += 8;
      }
    }

    function bits(count) {
      if (!count) return 0;
      need(count);
      const value = hold & ((1 << count) - 1);
      hold >>>= count;
      held -= count;
      return value;
    }

    function symbol(table) {
      need(MOST);
      const entry = table[hold & (table.length - 1)];
      hold >>>= entry & 15;
      held -= entry & 15;
      return entry >> 4;
    }

    function dynamicCodes() {
      const [many, steps, few] = [bits(5) + 257, bits(5) + 1, bits(4) + 4];
      const small = new Array(19).fill(0);
      for (let k = 0; k < few; k += 1) small[ORDER[k]] = bits(3);
      const table = codes(small);
      const lengths = [];
      while (lengths.length < many + steps) {
        const found = symbol(table);
        if (found < 16) lengths.push(found);
        else {
          const last = found === 16 ? lengths[lengths.length - 1] : 0;
          const times = found === 16 ? 3 + bits(2) : found === 17 ? 3 + bits(3) : 11 + bits(7);
          for (let k = 0; k < times; k += 1) lengths.push(last);
        }
      }
      return [codes(lengths.slice(0, many)), codes(lengths.slice(many))];
    }

    function block([literals, steps]) {
      const mask = literals.length - 1;
      for (;;) {
        // Literals are most of a text: without a call for each, they take half the time.
        let [to, from, bag, left] = [size, at, hold, held];
        let found = 0;
        for (;;) {
          while (left < MOST) {
            bag |= input[from] << left;
            from += 1;
            left += 8;
          }
          const entry = literals[bag & mask];
          bag >>>= entry & 15;
          left -= entry & 15;
          found = entry >> 4;
          if (found > 255) break;
          output[to] = found;
          to += 1;
        }
        [size, at, hold, held] = [to, from, bag, left];
        if (found === 256) return;
        const span = LENGTHS[found - 257] + bits(LENGTH_BITS[found - 257]);
        const step = symbol(steps);
        const origin = size - STEPS[step] - bits(STEP_BITS[step]);
        if (origin + span <= size && span > 16) output.copyWithin(size, origin, origin + span);
        else for (let k = 0; k < span; k += 1) output[size + k] = output[origin + k];
        size += span;
      }
    }

    function stored() {
      at -= held >> 3;
      [hold, held] = [0, 0];
      const span = input[at] | (input[at + 1] << 8);
      output.set(input.subarray(at + 4, at + 4 + span), size);
      at += 4 + span;
      size += span;
    }

    let last = 0;
    while (!last) {
      last = bits(1);
      const kind = bits(2);
      if (kind === 0) stored();
      else block(kind === 1 ? fixedCodes() : dynamicCodes());
    }
    return output.subarray(0, size);
  }

  /* The packed form of packing.py back into lists. */
  function unpacked(value, seen, middle) {
    if (Array.isArray(value)) return value.map((item) => unpacked(item, seen));
    if (value === null || typeof value !== "object") return value;
    if ("=" in value) return seen[value["="]];
    if ("#" in value) {
      const place = seen.push(null) - 1;
      seen[place] = column(value["#"], seen, middle);
      return seen[place];
    }
    if ("~shape" in value) return shapes(value["~shape"]);
    const found = {};
    Object.keys(value).forEach((key) => {
      const ends = key === "low" || key === "high" || key === "partial";
      found[key] = unpacked(value[key], seen, ends ? found.value || found.score || found.full : null);
    });
    return found;
  }

  function column(packed, seen, middle) {
    if (Array.isArray(packed)) return packed;
    if ("*" in packed) return new Array(packed["*"][1]).fill(packed["*"][0]);
    const [decimals, numbers, kind, width] = packed["~"];
    const unit = 10 ** decimals;
    const inRows = kind >= 2;
    const rows = numbers.length / width;
    const values = kind % 2 === 0 ? numbers.map((n) => (n === null ? null : n / unit)) : numbers.map((n, k) => {
      if (n === null) return null;
      const other = inRows ? middle[k % rows][Math.floor(k / rows)] : middle[k];
      return (n + Math.round(other * unit)) / unit;
    });
    if (!inRows) return values;
    return Array.from({ length: rows }, (_, row) => {
      const part = Array.from({ length: width }, (__, at) => values[at * rows + row]);
      return part.includes(null) ? null : part;
    });
  }

  function shapes(packed) {
    const found = {};
    Object.keys(packed).forEach((place) => {
      found[place] = packed[place].map((rings) => rings.map((steps) => {
        let [lat, lon] = [0, 0];
        const ring = new Array(steps.length / 2);
        for (let k = 0; k < ring.length; k += 1) {
          lat += steps[2 * k];
          lon += steps[2 * k + 1];
          ring[k] = [lat / 1e6, lon / 1e6];
        }
        return ring;
      }));
    });
    return found;
  }

  /* What the page opens with, and the rest when it is first asked for. */
  function read(text) {
    const [first, ...others] = text.split("\n");
    if (!others.length) return JSON.parse(first);
    const data = unpacked(JSON.parse(first), []);
    const [scores, cards, outlines] = others.map((part) => {
      let found = null;
      return () => (found = found || decoded(part));
    });
    const later = (object, key, get) => Object.defineProperty(object, key, { get, enumerable: true });
    data.criteria.forEach((criterion, k) => {
      ["score", "low", "high", "part"].forEach((key) => later(criterion, key, () => scores().scores[k][key]));
      later(criterion, "quantities", () => cards().quantities[k]);
    });
    later(data, "months", () => cards().months);
    if (data.sites) {
      later(data.sites, "shape", () => outlines().shape);
      CARD_COLUMNS.forEach((key) => later(data.sites, key, () => cards().sites[key]));
    }
    return data;
  }

  /* Five characters encode four bytes. */
  function bytesOf(digits) {
    const bytes = new Uint8Array((digits.length / 5) * 4);
    for (let from = 0, to = 0; from < digits.length; from += 5, to += 4) {
      let word = 0;
      for (let k = from; k < from + 5; k += 1) word = word * 85 + DIGITS[digits.charCodeAt(k)];
      bytes[to] = word >>> 24;
      bytes[to + 1] = (word >>> 16) & 255;
      bytes[to + 2] = (word >>> 8) & 255;
      bytes[to + 3] = word & 255;
    }
    return bytes;
  }

  function decoded(text) {
    const cut = text.indexOf(":");
    const bytes = inflate(bytesOf(text.slice(cut + 1)), Number(text.slice(0, cut)));
    return unpacked(JSON.parse(new TextDecoder().decode(bytes)), []);
  }

  /* Bytes that cells.py packed: their number, and their deflated form. */
  window.sitingBytes = (text) => {
    const cut = text.indexOf(":");
    return inflate(bytesOf(text.slice(cut + 1)), Number(text.slice(0, cut)));
  };
  window.sitingData = read(document.getElementById("siting-data").textContent);
})();
