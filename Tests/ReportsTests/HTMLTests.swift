import Reports
import Testing

@Suite("HTML")
struct HTMLTests {
    @Test("Whatever a text or an attribute holds, it is no markup")
    func escaping() {
        #expect(HTML.text("<b>&\"'\u{0}").markup == "&lt;b&gt;&amp;&quot;&#39;\\u{0}")
        #expect(HTML.element("a", ["href": "\"><script>"], "x < y").markup == "<a href=\"&quot;&gt;&lt;script&gt;\">x &lt; y</a>")
        #expect(HTML.element("p", [.element("b", "λ"), .text(" = 1")]).markup == "<p><b>λ</b> = 1</p>")
    }
}
