// One function for each element the pages use; each takes attributes and then its content.

/// An element without a function of its own. Never `script` or `style` with content from outside.
public func element(
  _ name: StaticString, _ attributes: [Attribute], @HTMLBuilder content: () -> Node
) -> Node {
  Node(.element(.init(name: name, isVoid: false, attributes: attributes, children: content())))
}

private func void(_ name: StaticString, _ attributes: [Attribute]) -> Node {
  Node(.element(.init(name: name, isVoid: true, attributes: attributes, children: .empty)))
}

/// `<html>`: the root of a page.
public func html(_ attributes: Attribute..., @HTMLBuilder content: () -> Node) -> Node {
  element("html", attributes, content: content)
}

/// `<head>`: what describes the page.
public func head(_ attributes: Attribute..., @HTMLBuilder content: () -> Node) -> Node {
  element("head", attributes, content: content)
}

/// `<body>`: what the page shows.
public func body(_ attributes: Attribute..., @HTMLBuilder content: () -> Node) -> Node {
  element("body", attributes, content: content)
}

/// `<header>`: what introduces a page or section.
public func header(_ attributes: Attribute..., @HTMLBuilder content: () -> Node) -> Node {
  element("header", attributes, content: content)
}

/// `<nav>`: a group of links.
public func nav(_ attributes: Attribute..., @HTMLBuilder content: () -> Node) -> Node {
  element("nav", attributes, content: content)
}

/// `<main>`: what the page is about.
public func main(_ attributes: Attribute..., @HTMLBuilder content: () -> Node) -> Node {
  element("main", attributes, content: content)
}

/// `<section>`: a part with a heading.
public func section(_ attributes: Attribute..., @HTMLBuilder content: () -> Node) -> Node {
  element("section", attributes, content: content)
}

/// `<article>`: a part that stands on its own.
public func article(_ attributes: Attribute..., @HTMLBuilder content: () -> Node) -> Node {
  element("article", attributes, content: content)
}

/// `<aside>`: a part beside the main thread.
public func aside(_ attributes: Attribute..., @HTMLBuilder content: () -> Node) -> Node {
  element("aside", attributes, content: content)
}

/// `<footer>`: what closes a page or section.
public func footer(_ attributes: Attribute..., @HTMLBuilder content: () -> Node) -> Node {
  element("footer", attributes, content: content)
}

/// `<div>`: a block without meaning of its own.
public func div(_ attributes: Attribute..., @HTMLBuilder content: () -> Node) -> Node {
  element("div", attributes, content: content)
}

/// `<span>`: a run of text without meaning of its own.
public func span(_ attributes: Attribute..., @HTMLBuilder content: () -> Node) -> Node {
  element("span", attributes, content: content)
}

/// `<h1>`: the heading of the page.
public func h1(_ attributes: Attribute..., @HTMLBuilder content: () -> Node) -> Node {
  element("h1", attributes, content: content)
}

/// `<h2>`: the heading of a section.
public func h2(_ attributes: Attribute..., @HTMLBuilder content: () -> Node) -> Node {
  element("h2", attributes, content: content)
}

/// `<h3>`: the heading of a part of a section.
public func h3(_ attributes: Attribute..., @HTMLBuilder content: () -> Node) -> Node {
  element("h3", attributes, content: content)
}

/// `<p>`: a paragraph.
public func p(_ attributes: Attribute..., @HTMLBuilder content: () -> Node) -> Node {
  element("p", attributes, content: content)
}

/// `<a>`: a link.
public func a(_ attributes: Attribute..., @HTMLBuilder content: () -> Node) -> Node {
  element("a", attributes, content: content)
}

/// `<strong>`: what matters.
public func strong(_ attributes: Attribute..., @HTMLBuilder content: () -> Node) -> Node {
  element("strong", attributes, content: content)
}

/// `<em>`: what is stressed.
public func em(_ attributes: Attribute..., @HTMLBuilder content: () -> Node) -> Node {
  element("em", attributes, content: content)
}

/// `<small>`: a side note.
public func small(_ attributes: Attribute..., @HTMLBuilder content: () -> Node) -> Node {
  element("small", attributes, content: content)
}

/// `<b>`: text set off.
public func b(_ attributes: Attribute..., @HTMLBuilder content: () -> Node) -> Node {
  element("b", attributes, content: content)
}

/// `<ins>`: text that was added.
public func ins(_ attributes: Attribute..., @HTMLBuilder content: () -> Node) -> Node {
  element("ins", attributes, content: content)
}

/// `<del>`: text that was removed.
public func del(_ attributes: Attribute..., @HTMLBuilder content: () -> Node) -> Node {
  element("del", attributes, content: content)
}

/// `<code>`: text as a machine has it.
public func code(_ attributes: Attribute..., @HTMLBuilder content: () -> Node) -> Node {
  element("code", attributes, content: content)
}

/// `<ul>`: a list without order.
public func ul(_ attributes: Attribute..., @HTMLBuilder content: () -> Node) -> Node {
  element("ul", attributes, content: content)
}

/// `<ol>`: a list in order.
public func ol(_ attributes: Attribute..., @HTMLBuilder content: () -> Node) -> Node {
  element("ol", attributes, content: content)
}

/// `<li>`: an entry of a list.
public func li(_ attributes: Attribute..., @HTMLBuilder content: () -> Node) -> Node {
  element("li", attributes, content: content)
}

/// `<dl>`: a list of terms and their descriptions.
public func dl(_ attributes: Attribute..., @HTMLBuilder content: () -> Node) -> Node {
  element("dl", attributes, content: content)
}

/// `<dt>`: a term.
public func dt(_ attributes: Attribute..., @HTMLBuilder content: () -> Node) -> Node {
  element("dt", attributes, content: content)
}

/// `<dd>`: a description.
public func dd(_ attributes: Attribute..., @HTMLBuilder content: () -> Node) -> Node {
  element("dd", attributes, content: content)
}

/// `<table>`: a table.
public func table(_ attributes: Attribute..., @HTMLBuilder content: () -> Node) -> Node {
  element("table", attributes, content: content)
}

/// `<caption>`: the title of a table.
public func caption(_ attributes: Attribute..., @HTMLBuilder content: () -> Node) -> Node {
  element("caption", attributes, content: content)
}

/// `<thead>`: the head of a table.
public func thead(_ attributes: Attribute..., @HTMLBuilder content: () -> Node) -> Node {
  element("thead", attributes, content: content)
}

/// `<tbody>`: the body of a table.
public func tbody(_ attributes: Attribute..., @HTMLBuilder content: () -> Node) -> Node {
  element("tbody", attributes, content: content)
}

/// `<tfoot>`: the foot of a table.
public func tfoot(_ attributes: Attribute..., @HTMLBuilder content: () -> Node) -> Node {
  element("tfoot", attributes, content: content)
}

/// `<tr>`: a row.
public func tr(_ attributes: Attribute..., @HTMLBuilder content: () -> Node) -> Node {
  element("tr", attributes, content: content)
}

/// `<th>`: a heading cell.
public func th(_ attributes: Attribute..., @HTMLBuilder content: () -> Node) -> Node {
  element("th", attributes, content: content)
}

/// `<td>`: a cell.
public func td(_ attributes: Attribute..., @HTMLBuilder content: () -> Node) -> Node {
  element("td", attributes, content: content)
}

/// `<details>`: a part to unfold.
public func details(_ attributes: Attribute..., @HTMLBuilder content: () -> Node) -> Node {
  element("details", attributes, content: content)
}

/// `<summary>`: what stands above a part to unfold.
public func summary(_ attributes: Attribute..., @HTMLBuilder content: () -> Node) -> Node {
  element("summary", attributes, content: content)
}

/// `<figure>`: a drawing with its caption.
public func figure(_ attributes: Attribute..., @HTMLBuilder content: () -> Node) -> Node {
  element("figure", attributes, content: content)
}

/// `<meter>`: a value within a range, as a bar.
public func meter(_ attributes: Attribute..., @HTMLBuilder content: () -> Node) -> Node {
  element("meter", attributes, content: content)
}

/// `<figcaption>`: what a figure shows.
public func figcaption(_ attributes: Attribute..., @HTMLBuilder content: () -> Node) -> Node {
  element("figcaption", attributes, content: content)
}

/// `<form>`: a form.
public func form(_ attributes: Attribute..., @HTMLBuilder content: () -> Node) -> Node {
  element("form", attributes, content: content)
}

/// `<label>`: the name of a field.
public func label(_ attributes: Attribute..., @HTMLBuilder content: () -> Node) -> Node {
  element("label", attributes, content: content)
}

/// `<fieldset>`: fields that belong together.
public func fieldset(_ attributes: Attribute..., @HTMLBuilder content: () -> Node) -> Node {
  element("fieldset", attributes, content: content)
}

/// `<legend>`: the name of fields that belong together.
public func legend(_ attributes: Attribute..., @HTMLBuilder content: () -> Node) -> Node {
  element("legend", attributes, content: content)
}

/// `<select>`: a list to choose from.
public func select(_ attributes: Attribute..., @HTMLBuilder content: () -> Node) -> Node {
  element("select", attributes, content: content)
}

/// `<option>`: an entry of a list to choose from.
public func option(_ attributes: Attribute..., @HTMLBuilder content: () -> Node) -> Node {
  element("option", attributes, content: content)
}

/// `<button>`: a button.
public func button(_ attributes: Attribute..., @HTMLBuilder content: () -> Node) -> Node {
  element("button", attributes, content: content)
}

/// `<output>`: a result computed in the page.
public func output(_ attributes: Attribute..., @HTMLBuilder content: () -> Node) -> Node {
  element("output", attributes, content: content)
}

/// `<time>`: a date or moment.
public func time(_ attributes: Attribute..., @HTMLBuilder content: () -> Node) -> Node {
  element("time", attributes, content: content)
}

/// `<title>`: the title of the page.
public func title(_ text: String) -> Node { element("title", []) { text } }

/// `<script>`: a script from a file of this site; there are no inline scripts.
public func script(source: LinkTarget) -> Node {
  element("script", [.src(source), .flag("defer")]) { Node.empty }
}

/// `<meta>`: metadata.
public func meta(_ attributes: Attribute...) -> Node { void("meta", attributes) }

/// `<link>`: a file the page needs.
public func link(_ attributes: Attribute...) -> Node { void("link", attributes) }

/// `<input>`: a field.
public func input(_ attributes: Attribute...) -> Node { void("input", attributes) }

/// `<br>`: a line break.
public func br(_ attributes: Attribute...) -> Node { void("br", attributes) }

/// `<hr>`: a break of topic.
public func hr(_ attributes: Attribute...) -> Node { void("hr", attributes) }

/// `<textarea>`: a field of several lines. The line break in front keeps one that the text begins with.
public func textarea(_ attributes: [Attribute], text: String) -> Node {
  element("textarea", attributes) { "\n" + text }
}

/// `<input>` with attributes put together beforehand.
public func inputElement(_ attributes: [Attribute]) -> Node { void("input", attributes) }
