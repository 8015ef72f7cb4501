using System.Collections.Frozen;
using System.Globalization;

namespace KosmoAuth.Themes;

/// <summary>
/// The messages of one theme in one language, with the realm's own texts (<c>localizationTexts</c>) laid over them. Compiled once, immutable.
/// </summary>
public sealed class MessageBundle
{
    private static readonly HashSet<string> s_rightToLeft = new(StringComparer.Ordinal)
    {
        "ar", "dv", "fa", "ha", "he", "iw", "ji", "ps", "sd", "ug", "ur", "yi",
    };

    private readonly FrozenDictionary<string, MessageFormat> _messages;
    private readonly FrozenDictionary<string, string> _raw;

    internal MessageBundle(string locale, IReadOnlyDictionary<string, string> raw)
    {
        Tag = locale.Replace('_', '-');
        RightToLeft = s_rightToLeft.Contains(Tag.Split('-')[0]);
        Culture = CultureOf(Tag);
        _raw = raw.ToFrozenDictionary(StringComparer.Ordinal);
        _messages = raw.ToFrozenDictionary(m => m.Key, m => MessageFormat.Parse(Resolve(m.Value, depth: 0), Culture), StringComparer.Ordinal);
    }

    /// <summary>Language tag as HTML and HTTP write it: <c>ja</c>, <c>pt-BR</c>.</summary>
    public string Tag { get; }

    public bool RightToLeft { get; }

    /// <summary>How numbers and dates are written.</summary>
    public CultureInfo Culture { get; }

    public IEnumerable<string> Keys => _raw.Keys;

    public bool Has(string key) => _messages.ContainsKey(key);

    /// <summary>The message with its arguments (Keycloak's <c>msg</c>), as plain text. An unknown key is formatted itself, as in Keycloak.</summary>
    public string Text(string key, params ReadOnlySpan<object?> arguments)
    {
        if (!_messages.TryGetValue(key, out var message))
        {
            message = MessageFormat.Parse(key, Culture);
        }

        return arguments.IsEmpty ? message.Format() : message.Format(Resolved(arguments));
    }

    /// <summary>Keycloak's <c>advancedMsg</c>: a text that is exactly <c>${key}</c> is looked up, any other text is given back as it is.</summary>
    public string Advanced(string keyOrText, params ReadOnlySpan<object?> arguments)
        => keyOrText.StartsWith("${", StringComparison.Ordinal) && keyOrText.EndsWith('}')
            ? Text(keyOrText[2..^1], arguments)
            : keyOrText;

    /// <summary>
    /// The message as HTML: markup of the message itself is reduced by <see cref="MessageHtml"/>, arguments are encoded before they come in, so
    /// that nothing a stranger typed is ever markup.
    /// </summary>
    public string Html(string key, params ReadOnlySpan<object?> arguments)
    {
        var encoded = new object?[arguments.Length];
        for (var i = 0; i < encoded.Length; i++)
        {
            encoded[i] = arguments[i] is string s ? MessageHtml.Encoder.Encode(Advanced(s)) : arguments[i];
        }

        return MessageHtml.Sanitize(Text(key, encoded));
    }

    /// <summary>The name of a language in its own words (<c>locale_ja</c> = 日本語), for the language switch.</summary>
    public string LanguageLabel(string locale)
    {
        var key = "locale_" + locale;
        return Has(key) ? Text(key) : CultureOf(locale.Replace('_', '-')).NativeName;
    }

    private object?[] Resolved(ReadOnlySpan<object?> arguments)
    {
        var resolved = arguments.ToArray();
        for (var i = 0; i < resolved.Length; i++)
        {
            if (resolved[i] is string s)
            {
                resolved[i] = Advanced(s);
            }
        }

        return resolved;
    }

    /// <summary>Puts the texts of other keys in place of <c>${key}</c>; a name that is no key stays as it is.</summary>
    private string Resolve(string text, int depth)
    {
        const int deepest = 5; // a message that names itself must not hang the start
        var start = text.IndexOf("${", StringComparison.Ordinal);
        while (start >= 0 && depth < deepest)
        {
            var end = text.IndexOf('}', start);
            if (end < 0)
            {
                break;
            }

            if (_raw.TryGetValue(text[(start + 2)..end], out var other))
            {
                var inserted = Resolve(other, depth + 1);
                text = string.Concat(text.AsSpan(0, start), inserted, text.AsSpan(end + 1));
                end = start + inserted.Length - 1;
            }

            start = text.IndexOf("${", end + 1, StringComparison.Ordinal);
        }

        return text;
    }

    private static CultureInfo CultureOf(string tag)
    {
        try
        {
            return CultureInfo.GetCultureInfo(tag);
        }
        catch (CultureNotFoundException)
        {
            return CultureInfo.InvariantCulture;
        }
    }
}
