// Where a browser puts the characters of the signatories, for tests/test_visual_order.py.
//
// `lines` has, for each signatory, how many characters (white space aside) each line of it has on paper. Each such stretch is kept
// together, and nothing else is, so that lines end where they do on paper. Spans without a direction change no order.
function position(lines) {
  const pieces = (item, counts) => {
    let line = 0, left = counts[0];
    const texts = document.createTreeWalker(item, NodeFilter.SHOW_TEXT);
    const found = [];
    while (texts.nextNode()) {
      let piece = null;
      for (const character of texts.currentNode.data) {
        const blank = /\s/.test(character);
        if (!blank && left === 0) { line += 1; left = counts[line]; }
        const here = blank && left === 0 ? -1 : line; // a space at a line's end
        if (!piece || piece.line !== here) found.push(piece = { node: texts.currentNode, line: here, text: '' });
        piece.text += character;
        left -= blank ? 0 : 1;
      }
    }
    return found;
  };
  const wrap = ({ node, line, text }, before) => {
    const parent = node.parentNode;
    const wrapped = line < 0 ? document.createTextNode(text) : document.createElement('span');
    if (line >= 0) {
      wrapped.textContent = text;
      wrapped.style.whiteSpace = 'nowrap';
      if (before !== line) parent.insertBefore(document.createElement('wbr'), node);
    }
    parent.insertBefore(wrapped, node);
    node.data = node.data.slice(text.length);
    return wrapped.firstChild || wrapped;
  };
  const measure = (node) => {
    const found = [];
    let start = 0;
    for (const character of node.data) {
      const range = document.createRange();
      range.setStart(node, start);
      range.setEnd(node, start += character.length);
      const [box] = range.getClientRects();
      found.push([character, box ? box.left : 0, box ? box.right : 0, box ? (box.top + box.bottom) / 2 : 0]);
    }
    return found;
  };
  return [...document.querySelectorAll('.signatories li')].map((item, number) => {
    Object.assign(item.style, { width: '1px', overflowWrap: 'normal' });
    let before = 0;
    const kept = [];
    for (const piece of pieces(item, lines[number])) {
      kept.push([piece.line, wrap(piece, before)]);
      before = piece.line < 0 ? before : piece.line;
    }
    return lines[number].map((_, line) => kept.filter(([of]) => of === line).flatMap(([, node]) => measure(node)));
  });
}
