/* A container of one plugin, as module federation wants it, written by hand: nothing to build, nothing of the network.

   ipywidgets draws the handle of a slider apart from its label and gives it the number of its position as a value;
   JupyterLab aligns every cell of a table to the right. */
(() => {
  "use strict";

  const CSS = `
    .jp-RenderedHTMLCommon section.tabella { overflow-x: auto; }
    .jp-RenderedHTMLCommon section.tabella table { margin-left: 0; }
    .jp-RenderedHTMLCommon section.tabella :is(caption, th, td) { text-align: left; vertical-align: top; }
    .jp-RenderedHTMLCommon section.tabella thead th { vertical-align: bottom; }
    .jp-RenderedHTMLCommon section.tabella :is(th, td).n { text-align: right; }
    .jp-RenderedHTMLCommon section.tabella th[scope="colgroup"] { text-align: center; }
    .jp-RenderedHTMLCommon section.tabella caption { font-weight: bold; }
    .jp-RenderedHTMLCommon section.tabella td.nc { font-style: italic; }
    .jp-RenderedHTMLCommon :is(p.nota, .fonte) { font-size: 0.9em; }
    .jp-RenderedHTMLCommon figure img { max-width: 100%; height: auto; }`;

  /* The name and the value of a slider, for those who do not see where they stand. */
  const named = (slider) => {
    const handle = slider.querySelector("[role=slider]");
    const label = slider.querySelector(".widget-label");
    const value = slider.querySelector(".widget-readout");
    if (!handle || !label || !value) return;
    const set = (name, words) => { if (handle.getAttribute(name) !== words) handle.setAttribute(name, words); };
    set("aria-label", label.textContent);
    set("aria-valuetext", value.textContent);
    if (value.getAttribute("aria-label") !== label.textContent) value.setAttribute("aria-label", label.textContent);
  };

  /* What changes by itself is read out. */
  const SILENT = ".piano-detto:not([aria-live])";
  const spoken = (box) => box.setAttribute("aria-live", "polite");

  const look = (place) => {
    if (place.nodeType !== Node.ELEMENT_NODE) return;
    const all = (selector) => [...(place.matches(selector) ? [place] : []), ...place.querySelectorAll(selector)];
    all(".widget-slider").forEach(named);
    all(SILENT).forEach(spoken);
  };

  const plugin = {
    id: "piano-desk:plugin",
    description: "Names of sliders, tables as in the reports.",
    autoStart: true,
    activate: () => {
      const style = document.createElement("style");
      style.textContent = CSS;
      document.head.append(style);
      new MutationObserver((changes) => {
        for (const change of changes) {
          const target = change.target.nodeType === Node.ELEMENT_NODE ? change.target : change.target.parentElement;
          if (change.type === "childList") change.addedNodes.forEach((node) => look(node));
          if (!target) continue;
          const slider = target.closest(".widget-slider");
          if (slider) named(slider);
          if (target.matches(SILENT)) spoken(target);
        }
      }).observe(document.body, {
        subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: ["aria-valuetext", "class"],
      });
      look(document.body);
    },
  };

  const module = { __esModule: true, default: plugin };
  window._JUPYTERLAB = window._JUPYTERLAB || {};
  window._JUPYTERLAB["piano-desk"] = { init: () => undefined, get: async () => () => module };
})();
