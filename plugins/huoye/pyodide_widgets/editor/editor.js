// The editor of Python cells: CodeMirror with what a cell needs, bundled by ../editor.py.
import { defaultKeymap, history, historyKeymap, indentLess, indentMore } from "@codemirror/commands";
import { python } from "@codemirror/lang-python";
import {
  HighlightStyle, bracketMatching, indentOnInput, indentUnit, syntaxHighlighting,
} from "@codemirror/language";
import { EditorState } from "@codemirror/state";
import {
  EditorView, drawSelection, highlightActiveLine, keymap, lineNumbers,
} from "@codemirror/view";
import { tags } from "@lezer/highlight";

// The colours of the page's own code (../blocks/python.css), so that dark pages are dark here.
const colours = HighlightStyle.define([
  { tag: [tags.keyword, tags.operatorKeyword, tags.modifier], color: "var(--figure-code-key)" },
  { tag: [tags.string, tags.special(tags.string)], color: "var(--figure-code-text)" },
  { tag: [tags.number, tags.bool, tags.null, tags.self], color: "var(--figure-code-number)" },
  {
    tag: [tags.definition(tags.variableName), tags.function(tags.variableName), tags.className],
    color: "var(--figure-code-name)",
  },
  { tag: tags.comment, color: "var(--figure-code-faint)", fontStyle: "italic" },
]);

const theme = EditorView.theme({
  "&": { border: "1px solid var(--figure-living)", backgroundColor: "var(--figure-tint)", color: "inherit" },
  // Below 16 pixels, phones zoom in on what is typed.
  ".cm-scroller": { fontFamily: "var(--figure-mono)", fontSize: "max(16px, .82rem)", lineHeight: "1.6" },
  ".cm-content": { caretColor: "currentColor" },
  ".cm-cursor": { borderLeftColor: "currentColor" },
  ".cm-gutters": { backgroundColor: "transparent", color: "var(--figure-code-faint)", border: "0" },
  ".cm-activeLine, .cm-activeLineGutter": { backgroundColor: "transparent" },
  "&.cm-focused": { outline: "2px solid var(--figure-living)", outlineOffset: "1px" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground":
    {
      backgroundColor: "color-mix(in srgb, var(--figure-living) 25%, transparent)",
      forcedColorAdjust: "none",
    },
  "&.cm-focused .cm-matchingBracket": {
    backgroundColor: "transparent",
    outline: "1px solid currentColor",
  },
});

/**
 * An editor in a shadow root: there its styles are sheets made by script, which the page's policy
 * allows; style elements it does not.
 */
export function createEditor({ parent, doc, label, onChange, onRun, onLeave }) {
  const host = document.createElement("div");
  parent.append(host);
  const root = host.attachShadow({ mode: "open" });
  const run = () => {
    onRun();
    return true;
  };
  const leave = () => {
    onLeave();
    return true;
  };
  const view = new EditorView({
    parent: root,
    root,
    state: EditorState.create({
      doc,
      extensions: [
        lineNumbers(),
        history(),
        drawSelection(),
        highlightActiveLine(),
        indentOnInput(),
        bracketMatching(),
        indentUnit.of("    "),
        python(),
        syntaxHighlighting(colours),
        theme,
        EditorView.contentAttributes.of({ "aria-label": label, spellcheck: "false" }),
        // The Tab key goes on to the next control, as everywhere in the page.
        keymap.of([
          { key: "Mod-Enter", run },
          { key: "Escape", run: leave },
          { key: "Mod-]", run: indentMore },
          { key: "Mod-[", run: indentLess },
          ...defaultKeymap.filter(({ key }) => key !== "Mod-Enter" && key !== "Escape"),
          ...historyKeymap,
        ]),
        EditorView.updateListener.of((update) => {
          if (update.docChanged) onChange(update.state.doc.toString());
        }),
      ],
    }),
  });
  return {
    focus: () => view.focus(),
    destroy: () => {
      view.destroy();
      host.remove();
    },
  };
}
