import Text

/// A piece of HTML. Texts and attributes are escaped where they enter, so that nothing a file or a user says becomes markup.
public struct HTML: Sendable, Equatable {
    public let markup: String

    /// Markup as it is: for what this program makes itself.
    init(raw markup: String) { self.markup = markup }

    public static func text(_ text: String) -> HTML { HTML(raw: escaped(text)) }

    /// An element with its content.
    public static func element(_ name: String, _ attributes: KeyValuePairs<String, String>, _ children: [HTML]) -> HTML {
        let start = attributes.reduce("<\(name)") { "\($0) \($1.key)=\"\(escaped($1.value))\"" } + ">"
        return HTML(raw: start + children.map(\.markup).joined() + "</\(name)>")
    }

    public static func element(_ name: String, _ children: [HTML]) -> HTML { element(name, [:], children) }

    public static func element(_ name: String, _ attributes: KeyValuePairs<String, String>, _ text: String) -> HTML {
        element(name, attributes, [.text(text)])
    }

    public static func element(_ name: String, _ text: String) -> HTML { element(name, [:], [.text(text)]) }

    public static func group(_ parts: [HTML]) -> HTML { HTML(raw: parts.map(\.markup).joined(separator: "\n")) }

    static func escaped(_ text: String) -> String {
        var result = ""
        for scalar in text.shown.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "'": result += "&#39;"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
