// Pictures of a grid as buttons: one stop for the Tab key, arrow keys between the pictures.
import { fill } from "../../live/static/words.mjs";

/**
 * Lay a button over every picture of a grid.
 * @param {HTMLElement} gallery holds the grid's canvas
 * @param {{columns: number, rows: number}} layout
 * @param {number} count
 * @param {{group: string, cell: string}} words names; of the picture by its {number}
 * @param {(index: number) => void} choose called with the picture's index
 */
export function addCells(gallery, { columns, rows }, count, words, choose) {
  const group = document.createElement("div");
  group.className = "cells";
  group.setAttribute("role", "group");
  group.setAttribute("aria-label", words.group);
  group.style.gridTemplate = `repeat(${rows}, 1fr) / repeat(${columns}, 1fr)`;
  const cells = Array.from({ length: count }, (_, index) => {
    const cell = document.createElement("button");
    cell.type = "button";
    cell.tabIndex = index ? -1 : 0;
    cell.setAttribute("aria-label", fill(words.cell, { number: index + 1 }));
    cell.addEventListener("click", () => {
      visit(index);
      choose(index);
    });
    return cell;
  });
  /** @param {number} index */
  const visit = (index) => {
    for (const cell of cells) cell.tabIndex = -1;
    cells[index].tabIndex = 0;
    cells[index].focus();
  };
  /** @type {Record<string, number>} */
  const steps = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -columns, ArrowDown: columns };
  group.addEventListener("keydown", (event) => {
    const step = steps[event.key];
    if (!step) return;
    event.preventDefault();
    const next = cells.findIndex((cell) => cell === event.target) + step;
    if (next >= 0 && next < count) visit(next);
  });
  group.append(...cells);
  gallery.append(group);
}
