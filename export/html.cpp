#include "html.h"

#include <bit>

#include "lettering.h"

namespace dothi {
namespace {

// ---- The policy names our two style sheets and one script by hash; nothing else runs, nothing is fetched.
// ----------

// SHA-256 (FIPS 180-4).
std::array<std::uint8_t, 32> sha256(std::string_view text) {
  static constexpr std::uint32_t k[64] = {
      0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
      0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
      0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
      0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
      0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
      0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
      0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
      0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};
  std::uint32_t state[8] = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                            0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
  std::string padded(text);
  padded += char(0x80);
  while (padded.size() % 64 != 56) padded += '\0';
  for (int shift = 56; shift >= 0; shift -= 8) padded += char(std::uint64_t(text.size()) * 8 >> shift);
  for (std::size_t block = 0; block < padded.size(); block += 64) {
    std::uint32_t w[64];
    for (std::size_t i = 0; i < 16; ++i) {
      w[i] = 0;
      for (std::size_t b = 0; b < 4; ++b) w[i] = w[i] << 8 | std::uint8_t(padded[block + 4 * i + b]);
    }
    for (std::size_t i = 16; i < 64; ++i) {
      std::uint32_t s0 = std::rotr(w[i - 15], 7) ^ std::rotr(w[i - 15], 18) ^ (w[i - 15] >> 3);
      std::uint32_t s1 = std::rotr(w[i - 2], 17) ^ std::rotr(w[i - 2], 19) ^ (w[i - 2] >> 10);
      w[i] = w[i - 16] + s0 + w[i - 7] + s1;
    }
    auto [a, b, c, d, e, f, g, h] = std::to_array(state);
    for (std::size_t i = 0; i < 64; ++i) {
      std::uint32_t s1 = std::rotr(e, 6) ^ std::rotr(e, 11) ^ std::rotr(e, 25), choice = (e & f) ^ (~e & g);
      std::uint32_t t1 = h + s1 + choice + k[i] + w[i];
      std::uint32_t s0 = std::rotr(a, 2) ^ std::rotr(a, 13) ^ std::rotr(a, 22), majority = (a & b) ^ (a & c) ^ (b & c);
      h = g, g = f, f = e, e = d + t1, d = c, c = b, b = a, a = t1 + s0 + majority;
    }
    std::uint32_t added[8] = {a, b, c, d, e, f, g, h};
    for (std::size_t i = 0; i < 8; ++i) state[i] += added[i];
  }
  std::array<std::uint8_t, 32> digest;
  for (std::size_t i = 0; i < 32; ++i) digest[i] = std::uint8_t(state[i / 4] >> (24 - 8 * (i % 4)));
  return digest;
}

std::string source_hash(std::string_view text) {
  static constexpr char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  auto digest = sha256(text);
  std::string out = "'sha256-";
  for (std::size_t i = 0; i < 33; i += 3) {
    std::uint32_t bits = 0;
    for (std::size_t j = i; j < i + 3; ++j) bits = bits << 8 | (j < 32 ? digest[j] : 0);
    for (std::size_t j = 0; j < 4; ++j) out += i + j > 32 ? '=' : letters[bits >> (18 - 6 * j) & 63];
  }
  return out + "'";
}

constexpr std::string_view page_style =
    "html,body{margin:0;height:100%;background:#ffffff;color:#1b1f24;font:15px 'Noto Sans','DejaVu "
    "Sans','Segoe UI',Arial,sans-serif}\n"
    "body{display:flex;flex-direction:column}header{display:flex;gap:12px;align-items:center;padding:8px "
    "12px;border-bottom:1px solid #d0d7de}\n"
    "header output{color:#57606a}input{font:inherit;padding:4px "
    "8px;width:min(320px,50vw)}button{font:inherit;padding:4px 10px}\n"
    "main{flex:1;min-height:0;display:flex}#picture{flex:1;min-width:0;overflow:hidden;touch-action:none;"
    "cursor:grab}\n"
    "#picture svg{width:100%;height:100%;display:block}#picture .node,#picture .relation{cursor:pointer}\n"
    "#about{width:320px;overflow:auto;padding:0 16px;border-left:1px solid "
    "#d0d7de}#about:empty{display:none}#about li{margin:6px 0}\n"
    "#about .from{color:#57606a}svg.search .node,svg.search .relation,svg.search .trunk,svg.search "
    ".legend{opacity:.18}svg.search .hit{opacity:1}\n"
    "svg.search .label{opacity:.18}svg .hit .edge{stroke-width:3;stroke-opacity:1}svg .node:focus-visible,svg "
    ".relation:focus-visible{outline:3px solid "
    "#b35900;outline-offset:2px}\n"
    "@media "
    "(prefers-color-scheme:dark){html,body{background:#0d1117;color:#e6edf3}header,#about{border-color:#"
    "3d444d}#about .from,header output{color:#9da7b3}\n"
    "input,button{background:#161b22;color:inherit;border:1px solid #3d444d}}\n"
    "@media print{header,#about{display:none}#picture svg{height:auto}}\n";

// Only text is ever put into the page (textContent), never markup.
constexpr std::string_view script = R"js('use strict';
const box = document.getElementById('picture'), svg = box.querySelector('svg'), about = document.getElementById('about');
const find = document.getElementById('find'), count = document.getElementById('count');
const pages = svg.getAttribute('viewBox'), whole = pages.split(' ').map(Number);
// Sheets of sources are told on a click; the page opens on the picture.
const sheet = Number(box.dataset.sheet), legend = svg.querySelector('.legend').getBBox();
if (whole[3] > sheet + 1) whole[3] = Math.min(sheet, legend.y + legend.height + 36);
let view = whole.slice();
const show = () => svg.setAttribute('viewBox', view.map(n => n.toFixed(2)).join(' '));
const point = e => { const p = new DOMPoint(e.clientX, e.clientY).matrixTransform(svg.getScreenCTM().inverse()); return [p.x, p.y]; };
const zoom = (factor, x, y) => {
  const w = Math.min(Math.max(view[2] * factor, whole[2] / 40), whole[2] * 2), f = w / view[2];
  view = [x - (x - view[0]) * f, y - (y - view[1]) * f, w, view[3] * f];
  show();
};
const reset = () => { view = whole.slice(); show(); };
reset();
window.addEventListener('beforeprint', () => svg.setAttribute('viewBox', pages));
window.addEventListener('afterprint', show);
box.addEventListener('wheel', e => { e.preventDefault(); zoom(e.deltaY < 0 ? 0.85 : 1 / 0.85, ...point(e)); }, {passive: false});
let from = null, moved = false;
box.addEventListener('pointerdown', e => { from = point(e); moved = false; });
box.addEventListener('pointermove', e => {
  if (!from || !e.buttons) return;
  const p = point(e);
  if (Math.hypot(p[0] - from[0], p[1] - from[1]) > view[2] / 300) moved = true;
  if (moved) { view[0] -= p[0] - from[0]; view[1] -= p[1] - from[1]; show(); }
});
box.addEventListener('pointerup', () => { from = null; });
document.getElementById('reset').addEventListener('click', reset);
document.addEventListener('keydown', e => {
  if (e.target === find) return;
  const cx = view[0] + view[2] / 2, cy = view[1] + view[3] / 2, step = view[2] / 12;
  if (e.key === '+' || e.key === '=') zoom(0.8, cx, cy);
  else if (e.key === '-') zoom(1.25, cx, cy);
  else if (e.key === '0') reset();
  else if (e.key === 'ArrowLeft') { view[0] -= step; show(); }
  else if (e.key === 'ArrowRight') { view[0] += step; show(); }
  else if (e.key === 'ArrowUp') { view[1] -= step; show(); }
  else if (e.key === 'ArrowDown') { view[1] += step; show(); }
});
const fold = s => s.normalize('NFD').replace(/[\u0300-\u036f]/g, '').replace(/[đĐ]/g, 'd').toLowerCase();
const title = g => g.querySelector('title').textContent;
const things = [...svg.querySelectorAll('.node,.relation')];
const clear = () => { svg.classList.remove('search'); things.forEach(t => t.classList.remove('hit')); };
const mark = hits => { clear(); svg.classList.add('search'); hits.forEach(t => t.classList.add('hit')); };
find.addEventListener('input', () => {
  const wanted = fold(find.value.trim());
  count.textContent = '';
  if (!wanted) return clear();
  const hits = things.filter(t => fold(title(t)).includes(wanted));
  mark(hits);
  count.textContent = String(hits.length);
});
const element = (name, text, css) => { const e = document.createElement(name); e.textContent = text; if (css) e.className = css; return e; };
const sources = g => (g.dataset.notes || '').split(' ').filter(Boolean).map(n => document.getElementById('s' + n)).filter(Boolean)
  .map(s => ({
    text: [...s.querySelectorAll('.note')].slice(1).map(t => t.textContent).reduce((a, t) => a + (/[-\/]$/.test(a) || !a ? '' : ' ') + t, ''),
    link: (s.querySelector('a') || s).getAttribute('href')
  }));
const tell = (heading, edges) => {
  about.textContent = '';
  about.append(element('h2', heading));
  const list = document.createElement('ul');
  edges.forEach(g => {
    const item = element('li', title(g));
    sources(g).forEach(s => {
      const told = element('p', s.link ? '' : s.text, 'from');
      if (s.link) { const a = element('a', s.text); a.setAttribute('href', s.link); told.append(a); }
      item.append(told);
    });
    list.append(item);
  });
  about.append(list);
};
const close = () => { about.textContent = ''; clear(); };
const choose = g => {
  if (g.classList.contains('relation')) { mark([g, ...things.filter(t => t.id === g.dataset.from || t.id === g.dataset.to)]); tell(title(g), [g]); return; }
  const edges = things.filter(t => t.dataset.from === g.id || t.dataset.to === g.id);
  const ends = new Set(edges.flatMap(t => [t.dataset.from, t.dataset.to]));
  mark([...edges, ...things.filter(t => ends.has(t.id) || t === g)]);
  tell(title(g), edges);
};
svg.addEventListener('click', e => {
  if (moved) { e.preventDefault(); return; }
  const g = e.target.closest('.node,.relation');
  if (!g) { if (!e.target.closest('a')) close(); return; }
  e.preventDefault();
  choose(g);
});
svg.addEventListener('keydown', e => {
  const g = e.target.closest('.node,.relation');
  if (!g || (e.key !== 'Enter' && e.key !== ' ')) return;
  e.preventDefault();
  choose(g);
});
document.addEventListener('keydown', e => { if (e.key === 'Escape') { find.value = ''; count.textContent = ''; close(); } });
things.forEach(t => t.setAttribute('tabindex', '0'));
svg.querySelectorAll('.node a,.relation a').forEach(a => a.setAttribute('tabindex', '-1'));
const go = () => { const t = things.find(t => '#' + t.id === location.hash); if (t) choose(t); };
window.addEventListener('hashchange', go);
go();
)js";

std::string style_in(const std::string& svg) {
  std::size_t begin = svg.find("<style>") + 7, end = svg.find("</style>");
  return svg.substr(begin, end - begin);
}

}  // namespace

std::string write_html(const Picture& picture, const Diagram& diagram) {
  std::string svg = picture.svg.substr(picture.svg.find("<svg"));
  std::string policy = "default-src 'none'; style-src " + source_hash(page_style) + " " + source_hash(style_in(svg)) +
                       "; script-src " + source_hash(script) + "; base-uri 'none'; form-action 'none'";
  std::string out = "<!DOCTYPE html>\n<html lang=\"" + diagram.lang + "\">\n<head>\n<meta charset=\"UTF-8\">\n";
  out += "<meta http-equiv=\"Content-Security-Policy\" content=\"" + policy + "\">\n";
  out += "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>" +
         xml_escaped(diagram.title) + "</title>\n";
  out += "<style>" + std::string(page_style) +
         "</style>\n</head>\n<body>\n<header><input id=\"find\" type=\"search\" placeholder=\"" +
         std::string(diagram.say("Find", "Tìm")) + "\" aria-label=\"" + diagram.say("Find", "Tìm") +
         "\"><output id=\"count\"></output><button id=\"reset\">" + diagram.say("Whole picture", "Toàn cảnh") +
         "</button></header>\n";
  out += "<main><div id=\"picture\" data-sheet=\"" + number(picture.page_height) + "\">" + svg +
         "</div><aside id=\"about\" aria-live=\"polite\"></aside></main>\n";
  return out + "<script>" + std::string(script) + "</script>\n</body>\n</html>\n";
}

std::string policy_source(std::string_view text) { return source_hash(text); }

}  // namespace dothi
