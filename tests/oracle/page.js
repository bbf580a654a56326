// Opens the page of a report without a browser: runs its script on a small document, clicks, and tells what is shown.
"use strict";
const fs = require("fs");

class Element {
  constructor(tag) {
    Object.assign(this, { tag, children: [], parent: null, dataset: {}, value: "", className: "", own: "" });
  }
  set textContent(text) { this.own = text; this.children = []; }
  get textContent() { return this.own + this.children.map(child => child.textContent ?? child).join(" "); }
  append(...children) {
    for (const child of children) {
      if (child instanceof Element) child.parent = this;
      this.children.push(child);
    }
  }
  replaceChildren(...children) { this.children = []; this.append(...children); }
  get place() { return this.parent.children.indexOf(this); }
  get nextSibling() { return this.parent.children[this.place + 1] ?? null; }
  after(next) { next.parent = this.parent; this.parent.children.splice(this.place + 1, 0, next); }
  remove() { this.parent.children.splice(this.place, 1); }
  all(tag) {
    const below = this.children.filter(child => child instanceof Element).flatMap(child => child.all(tag));
    return this.tag === tag ? [this, ...below] : below;
  }
}

const page = fs.readFileSync(process.argv[2], "utf8");
const script = page.split("<script>")[1].split("</script>")[0];
const named = {};
const document = {
  createElement: tag => new Element(tag),
  getElementById: id => (named[id] ??= new Element(id)),
};
// Nothing else is there: neither a network nor a window.
new Function("document", "fetch", "XMLHttpRequest", "window", script)(document);

const rows = () => named.matrix.all("tr").length;
const told = { title: named.title.textContent, rows: rows(), buttons: named.matrix.all("button").map(b => b.textContent) };
const [first] = named.matrix.all("button");
first.onclick();
told.opened = named.matrix.all("tr").filter(tr => tr.className === "detail").map(tr => tr.textContent);
first.onclick();
told.closed = rows();
named.which.value = "bad";
named.which.onchange();
told.bad = rows();
named.search.value = "no such case";
named.search.oninput();
told.found = rows();
console.log(JSON.stringify(told));
