"""The report's style sheet: light and dark, on a screen and on paper."""

from __future__ import annotations

from trainer.report.page_colors import DARK, LIGHT, SHADES, variables


def style_sheet() -> str:
    """The whole style sheet."""
    dark = f"@media screen and (prefers-color-scheme:dark){{:root{{{variables(DARK)}}}}}"
    return f":root{{color-scheme:light dark;{variables(LIGHT)}}}{dark}{_shade_rules()}{_PAGE}{_PIECES}{_PLOTS}{_PAPER}"


def _shade_rules() -> str:
    return "".join(
        f".{kind}-{step}{{background:var(--{kind}-{step});color:var(--{kind}-ink-{step})}}"
        for kind in ("right", "wrong")
        for step in range(len(SHADES))
    )


_PAGE = """
*,*::before{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;text-size-adjust:100%;scroll-behavior:smooth;scroll-padding-top:16px}
body{margin:0;background:var(--background);color:var(--text);
font:15px/1.55 Inter,system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif;
--mono:"JetBrains Mono",ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace}
.page{max-width:1000px;margin:0 auto;padding:40px 12px 64px}
h1{font-size:clamp(26px,4.6vw,38px);line-height:1.2;letter-spacing:-.02em;font-weight:600;margin:6px 0 10px;
overflow-wrap:anywhere;text-wrap:balance}
h2{font-size:20px;line-height:1.35;letter-spacing:-.01em;font-weight:600;margin:2px 0 6px;overflow-wrap:anywhere;
text-wrap:pretty}
p{margin:0 0 12px;overflow-wrap:anywhere}
.plain{margin:16px 0 8px}
a{color:var(--accent)}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
.caps{font-size:11px;line-height:1.5;font-weight:600;letter-spacing:.07em;text-transform:uppercase;color:var(--muted);
margin:0 0 2px}
.lead{color:var(--muted);max-width:72ch;text-wrap:pretty}
.small{color:var(--muted);font-size:13px}
.unseen{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
header{padding:0 2px}
header .name{font-size:17px;font-weight:500;margin:0}
header .lead{font-size:17px;line-height:1.5}
section{background:var(--surface);border:1px solid var(--line);border-radius:12px;padding:22px clamp(14px,3vw,28px);
margin-top:16px}
section>:last-child,section>:last-child>:last-child{margin-bottom:0}
nav{margin:16px 2px 0;font-size:13px}
nav ul{list-style:none;margin:0;padding:0;display:flex;flex-wrap:wrap;gap:4px 14px}
nav a{color:var(--muted);text-decoration:none;padding:3px 0;display:inline-block}
nav a:hover{color:var(--accent);text-decoration:underline}
footer{color:var(--muted);font-size:13px;margin:24px 2px 0}
@media(min-width:1240px){
.page{max-width:1216px;display:grid;grid-template-columns:176px minmax(0,1fr);column-gap:40px}
header,.facts-row,main,footer{grid-column:2}
nav{grid-column:1;grid-row:1/span 4;margin:4px 0 0}
nav ul{position:sticky;top:40px;display:block}
nav a{padding:4px 0}
}
"""

_PIECES = """
.cards{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,160px),1fr));gap:12px;margin:16px 0 0;
padding:0}
.cards div{background:var(--surface);border:1px solid var(--line);border-radius:12px;padding:12px 16px}
.cards dt{font-size:11px;font-weight:600;letter-spacing:.07em;text-transform:uppercase;color:var(--muted)}
.cards dd{margin:2px 0 0;font-size:19px;font-weight:600;line-height:1.35;overflow-wrap:anywhere}
.cards dd small{display:block;font-size:13px;font-weight:400;color:var(--muted);line-height:1.45;margin-top:1px}
.warning{display:flex;gap:10px;align-items:baseline;background:var(--warn-soft);border-radius:8px;padding:9px 14px;
margin:12px 0;max-width:none}
.sign{color:var(--warn);font-weight:700;border:1.5px solid var(--warn);border-radius:50%;width:18px;height:18px;
line-height:15px;text-align:center;font-size:12px;flex:none}
.pill{display:inline-block;background:var(--warn-soft);color:var(--warn);border-radius:999px;padding:1px 10px;
font-size:13px;font-weight:600;text-decoration:none}
.notes-row{display:flex;gap:12px;align-items:baseline;background:var(--surface);border:1px solid var(--line);
border-radius:12px;padding:10px 16px;margin:12px 0 0;font-size:14px;color:var(--muted)}
.notes-row .pill{flex:none}
.notes-row span{min-width:0;overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
.pill.good{background:none;color:var(--good);border:1px solid currentColor;margin-right:6px}
.path,code,pre,.number{font-family:var(--mono);font-size:12.5px;overflow-wrap:anywhere}
.scroll{overflow-x:auto;margin:12px 0;
background:linear-gradient(to right,var(--surface) 24px,transparent 40px) local,
linear-gradient(to left,var(--surface) 24px,transparent 40px) right/100% 100% local,
linear-gradient(to right,transparent 1px,var(--edge) 1px,transparent 9px),
linear-gradient(to left,transparent 1px,var(--edge) 1px,transparent 9px);
background-repeat:no-repeat}
table{border-collapse:collapse;font-size:14px;width:100%}
th,td{padding:7px 12px;border-bottom:1px solid var(--line);text-align:right;vertical-align:middle}
th{font-weight:400}
th:first-child,td:first-child{text-align:left;padding-left:0}
th:last-child,td:last-child{padding-right:2px}
thead th{color:var(--muted);font-size:12px;line-height:1.35;border-bottom-color:var(--edge);vertical-align:bottom}
tbody tr:last-child>*{border-bottom:0}
td{font-family:var(--mono);font-size:12.5px;font-variant-numeric:tabular-nums;white-space:nowrap}
tbody th{line-height:1.4}
tbody th>span{display:-webkit-box;-webkit-box-orient:vertical;-webkit-line-clamp:3;overflow:hidden;width:max-content;
max-width:min(300px,30vw);overflow-wrap:anywhere}
td.words,.words td{font-family:inherit;font-size:13px;white-space:normal}
.classes td:nth-child(3){min-width:clamp(134px,24vw,220px)}
.found{display:grid;grid-template-columns:minmax(62px,1fr) 62px;gap:10px;align-items:center}
.confusion{width:auto;border-collapse:separate;border-spacing:2px}
.confusion th,.confusion td{border:0;padding:0}
.confusion td{min-width:44px;height:38px;text-align:center;border-radius:4px}
.confusion td.wrong-0,.confusion td.right-0{color:var(--muted)}
.confusion td.own{box-shadow:inset 0 0 0 2px var(--accent),inset 0 0 0 3px var(--surface);font-weight:700}
.confusion.dense td{min-width:29px;height:29px;font-size:11px}
.confusion tbody th{text-align:right;padding:0 8px 0 0;background:var(--surface);position:sticky;left:0}
.confusion .clip{display:-webkit-box;-webkit-box-orient:vertical;-webkit-line-clamp:2;overflow:hidden;font-size:13px;
line-height:1.3;overflow-wrap:anywhere}
.confusion tbody .clip{margin-left:auto;max-width:min(190px,28vw)}
.confusion thead th{border:0;text-align:center;padding:0 2px 6px;color:var(--text)}
.confusion thead .clip{max-width:88px}
.confusion.tall thead th .clip{display:inline-block;writing-mode:vertical-rl;transform:rotate(180deg);max-width:none;
max-height:130px;white-space:nowrap;text-overflow:ellipsis}
.confusion thead td{font-family:inherit;font-size:12px;height:auto;text-align:right;padding:0 8px 6px 0;line-height:1.3;
vertical-align:bottom}
.beside{display:flex;flex-wrap:wrap;gap:20px 32px}
.beside>div{flex:0 1 auto;min-width:0}
.beside .bars{flex:1 1 300px;width:auto;align-self:center}
.key{display:flex;flex-wrap:wrap;gap:4px 18px;margin:2px 0 0}
.key i{display:inline-block;width:16px;height:12px;border-radius:3px;margin-right:6px;vertical-align:-1px}
.bars td,.bars th{border:0;padding:4px 8px 4px 0}
.bars th{min-width:0;width:1%;line-height:1.35}
.bars td:last-child{padding-right:0;width:1%}
.bars .drawn{min-width:70px;padding:4px 14px}
.pair{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,360px),1fr));gap:20px 28px;margin-top:14px;
align-items:start}
figure{margin:0;min-width:0}
figcaption{font-weight:600;font-size:15px}
figcaption small{display:block;font-weight:400;font-size:13px;color:var(--muted)}
details{margin-top:8px;font-size:14px}
summary{cursor:pointer;color:var(--accent);font-size:13px;font-weight:500;padding:4px 0;width:fit-content}
details .scroll{max-height:420px;overflow:auto}
.facts{margin:10px 0}
.facts div{display:grid;grid-template-columns:clamp(104px,24%,190px) minmax(0,1fr);gap:2px 16px;padding:6px 0;
border-bottom:1px solid var(--line)}
.facts div:last-child{border-bottom:0}
.facts dt{color:var(--muted);font-size:14px}
.facts dd{margin:0;overflow-wrap:anywhere;font-size:14px}
@media(min-width:760px){.facts.columns{columns:2;column-gap:40px}.facts.columns div{break-inside:avoid}
.facts.columns div:last-child{border-bottom:1px solid var(--line)}}
@media(max-width:560px){th,td{padding:7px 5px}}
.names{margin:6px 0 12px;padding:0;list-style:none;font-size:14px}
.names li{padding:5px 0;border-bottom:1px solid var(--line);overflow-wrap:anywhere}
.names li:last-child{border-bottom:0}
.names .rest{color:var(--muted)}
.gallery{list-style:none;margin:14px 0 0;padding:0;display:grid;gap:14px 20px;
grid-template-columns:repeat(auto-fill,minmax(min(100%,264px),1fr))}
.gallery li{display:grid;grid-template-columns:80px minmax(0,1fr);gap:12px;align-items:start;break-inside:avoid}
.gallery img,.gallery .lost{width:80px;height:80px;border-radius:6px;object-fit:cover;display:block;
background:var(--stage)}
.gallery .lost{border:1px dashed var(--muted);color:var(--muted);font-size:11px;line-height:1.3;display:flex;
align-items:center;justify-content:center;text-align:center;padding:6px}
.gallery p{margin:0;line-height:1.4;font-size:14px;display:-webkit-box;-webkit-box-orient:vertical;-webkit-line-clamp:3;
overflow:hidden}
.gallery .says{font-weight:600}
.gallery .path{display:-webkit-box;-webkit-box-orient:vertical;-webkit-line-clamp:3;overflow:hidden;
color:var(--muted);font-size:11.5px;line-height:1.4;margin-top:3px}
.shares{list-style:none;margin:14px 0;padding:0;display:flex;gap:3px}
.shares li{min-width:82px;flex-basis:0;font-size:13px;color:var(--muted);line-height:1.35}
.shares li::before{content:"";display:block;height:10px;border-radius:3px;background:var(--accent);margin-bottom:6px}
.shares li:nth-child(2)::before{opacity:.6}
.shares li:nth-child(n+3)::before{background:none;border:2px solid var(--accent)}
.shares b{display:block;color:var(--text);font-size:15px;font-weight:600}
pre{background:var(--stage);border-radius:8px;padding:12px 14px;margin:10px 0;white-space:pre-wrap;user-select:all;
-webkit-user-select:all;line-height:1.6}
"""

_PLOTS = """
svg{display:block;overflow:visible;width:100%}
svg text{font-family:inherit;fill:var(--text)}
.plot{margin:8px 0 2px;font-size:12px}
.plot .tick,.plot .axis,.score .tick,.score .axis{fill:var(--muted)}
.plot .axis{paint-order:stroke;stroke:var(--surface);stroke-width:3px}
.plot .tick{font-family:var(--mono);font-size:11px}
.rule{stroke:var(--line);stroke-width:1;fill:none}
.line{fill:none;stroke-width:2;stroke-linejoin:round;stroke-linecap:round}
.line.solid{stroke:var(--accent)}
.line.dashed{stroke:var(--second);stroke-dasharray:5 4;stroke-linecap:butt}
.dot{stroke-width:1.5}
.dot.solid{fill:var(--accent);stroke:var(--surface)}
.dot.dashed{fill:var(--surface);stroke:var(--second);stroke-width:2}
.dot.chosen{fill:var(--surface);stroke:var(--good);stroke-width:3}
.gap{fill:none}
.gap.solid{stroke:var(--accent)}
.gap.dashed{stroke:var(--second)}
path.best{stroke:var(--good);stroke-width:1.2;stroke-dasharray:3 3;fill:none}
text.best{fill:var(--good)}
.ideal{stroke:var(--muted);stroke-width:1.2;stroke-dasharray:2 4;fill:none}
.track{fill:var(--line)}
.bar .fill{fill:var(--accent)}
.bar .fill.dashed{fill:var(--second)}
.score{margin:14px 0 4px}
.interval{fill:var(--accent);opacity:.42}
.cap{stroke:var(--accent);stroke-width:2}
.score .base{stroke:var(--text);stroke-width:1.5;stroke-dasharray:3 3}
.point{fill:var(--accent);stroke:var(--surface);stroke-width:2}
.score .value{font-size:17px;font-weight:600}
.score .axis{font-size:13px}
.score .tick{font-size:12px}
@media(max-width:480px){.plot{font-size:14px}.plot .tick{font-size:13px}}
@media(min-width:860px){.plot{font-size:11.5px}.plot .tick{font-size:10.5px}}
"""

_PAPER = """
@media print{
@page{margin:14mm}
*{-webkit-print-color-adjust:exact;print-color-adjust:exact}
body{background:none;font-size:10.5pt}
.page{display:block;max-width:none;padding:0}
nav,summary{display:none}
section{border:0;border-top:1px solid var(--edge);border-radius:0;padding:12px 0}
.scroll{overflow:visible;background:none}
.pair{grid-template-columns:1fr 1fr;gap:12px 20px}
.facts.columns{columns:2;column-gap:28px}
.cards{grid-template-columns:repeat(4,1fr);gap:8px}
.cards dd{font-size:15px}
.notes-row span{white-space:normal}
h2,.caps,.lead,figcaption{break-after:avoid}
figure,tr,.confusion,.cards div,.names li,.shares{break-inside:avoid}
}
@media(prefers-reduced-motion:reduce){html{scroll-behavior:auto}}
"""
