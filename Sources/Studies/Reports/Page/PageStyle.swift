/// The looks of every page, in light and dark, from a phone to a desk.
enum PageStyle {
    static let css = """
        :root{--paper:#fff;--ink:#1a1a1a;--soft:#595959;--line:#d8d8d8;--card:#f5f6f8;--link:#00558a;
        --train:#555;--mean:#0072b2;--g1:#c8c8c8;--g2:#d8d8d8;--g3:#e2e2e2;--g4:#efefef}
        @media (prefers-color-scheme:dark){:root{--paper:#15171a;--ink:#e6e6e6;--soft:#a8adb3;--line:#3a3f45;--card:#1f2328;--link:#7cc4f2;
        --train:#b5b5b5;--mean:#56b4e9;--g1:#565b61;--g2:#484d53;--g3:#33373c;--g4:#262a2e}}
        *{box-sizing:border-box}
        html{scroll-behavior:smooth}
        body{margin:0 auto;max-width:72rem;padding:0 1rem 4rem;background:var(--paper);color:var(--ink);
        font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"DejaVu Sans",sans-serif}
        h1{font-size:1.6rem;line-height:1.25;margin:1.5rem 0 .5rem;overflow-wrap:anywhere}
        h2{font-size:1.25rem;margin:2.5rem 0 .75rem;border-bottom:1px solid var(--line);padding-bottom:.25rem}
        h3{font-size:1.05rem;margin:1.5rem 0 .5rem}
        p{max-width:46rem}
        a{color:var(--link)}
        nav{display:flex;flex-wrap:wrap;gap:.25rem 1rem;padding:.5rem 0;position:sticky;top:0;background:var(--paper);
        border-bottom:1px solid var(--line);z-index:1}
        section{scroll-margin-top:4.5rem}
        .cards{display:grid;grid-template-columns:repeat(auto-fit,minmax(9.5rem,1fr));gap:.75rem;margin:1rem 0}
        .cards div{background:var(--card);border-radius:.5rem;padding:.6rem .8rem}
        .cards b{display:block;font-size:1.4rem;line-height:1.2;font-variant-numeric:tabular-nums}
        .cards span{color:var(--soft);font-size:.85rem}
        .scroll{overflow-x:auto}
        table{border-collapse:collapse;font-variant-numeric:tabular-nums;font-size:.92rem}
        th,td{padding:.3rem .7rem;text-align:left;border-bottom:1px solid var(--line);white-space:nowrap;vertical-align:top}
        td.w{white-space:normal;min-width:14rem;overflow-wrap:anywhere}
        .n{text-align:right}
        th button{all:unset;cursor:pointer;font-weight:600}
        th button:focus-visible{outline:2px solid var(--link)}
        th[aria-sort=ascending] button::after{content:" ▲"}
        th[aria-sort=descending] button::after{content:" ▼"}
        tfoot td{font-weight:600}
        figure{margin:1.5rem 0}
        figure.plain{max-width:46rem}
        figcaption,.note{color:var(--soft);font-size:.9rem;max-width:54rem}
        svg{display:block;width:100%;height:auto;max-height:none}
        figure.plain svg{min-width:30rem}figure.wide svg{min-width:40rem}
        .multiples{display:grid;grid-template-columns:repeat(auto-fill,minmax(15.5rem,1fr));gap:.5rem 1rem}
        .multiples figure{margin:.5rem 0}
        .multiples figcaption{text-align:center;color:var(--ink)}
        .key{display:flex;flex-wrap:wrap;gap:.25rem 1.25rem;font-size:.9rem;margin:.5rem 0}
        .key i{display:inline-block;width:1.6rem;height:.7rem;margin-right:.4rem;vertical-align:middle}
        details{border:1px solid var(--line);border-radius:.5rem;padding:.5rem .8rem;margin:.6rem 0}
        summary{cursor:pointer;font-weight:600}
        dl{display:grid;grid-template-columns:max-content 1fr;gap:.2rem 1rem;margin:1rem 0}
        dt{color:var(--soft)}
        dd{margin:0;overflow-wrap:anywhere}
        pre{background:var(--card);padding:.8rem;border-radius:.5rem;overflow-x:auto;font-size:.85rem;line-height:1.4}
        .added{color:#00745a}.gone{color:#b34700}
        @media (prefers-color-scheme:dark){.added{color:#35c79a}.gone{color:#ff9a52}}
        @media (max-width:40rem){dl{grid-template-columns:1fr;gap:0}dd{margin-bottom:.5rem}
        nav{position:static}th,td{padding:.3rem .45rem}}
        @media print{nav{display:none}body{max-width:none}}
        """

    /// Sorts a table by the column whose head is pressed; pressed again, the other way round.
    static let script = """
        document.querySelectorAll('table.sortable').forEach(function(t){
        t.querySelectorAll('thead th').forEach(function(h,i){h.querySelector('button').addEventListener('click',function(){
        var up=h.getAttribute('aria-sort')!=='ascending',b=t.tBodies[0];
        t.querySelectorAll('th').forEach(function(o){o.removeAttribute('aria-sort')});
        h.setAttribute('aria-sort',up?'ascending':'descending');
        Array.from(b.rows).map(function(r){var c=r.cells[i];return[c.dataset.v===undefined?c.textContent:Number(c.dataset.v),r]})
        .sort(function(x,y){var d=typeof x[0]==='number'?x[0]-y[0]:x[0].localeCompare(y[0]);return up?d:-d})
        .forEach(function(p){b.appendChild(p[1])})})})});
        """
}
