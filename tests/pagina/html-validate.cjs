// Rules for the published pages. Everything recommended is on; each departure says why.
module.exports = {
  root: true,
  extends: ["html-validate:recommended", "html-validate:document", "html-validate:a11y"],
  rules: {
    // nbconvert writes every page through BeautifulSoup, which closes void elements as <br/>: valid HTML, one style for all.
    "void-style": ["error", { style: "selfclose" }],
  },
};
