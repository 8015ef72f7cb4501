using KosmoAuth.Themes;
using Microsoft.AspNetCore.Components;

namespace KosmoAuth.Login.Pages;

/// <summary>A template: in one record, out HTML. What pages share is in <c>PageFrame</c>.</summary>
public abstract class PageView<TPage> : ComponentBase
    where TPage : Page
{
    /// <summary>Set by <see cref="PageRenderer"/>.</summary>
    [Parameter, EditorRequired]
    public TPage Model { get; set; } = null!;

    protected PageContext Context => Model.Context;

    protected MessageBundle Messages => Model.Context.Messages;

    /// <summary>A message as encoded text; Japanese stays readable (and small), where Blazor's own encoder writes numbers.</summary>
    protected MarkupString T(string key, params ReadOnlySpan<object?> arguments)
        => Encoded(Messages.Text(key, arguments));

    /// <summary>A message that may hold harmless markup.</summary>
    protected MarkupString H(string key, params ReadOnlySpan<object?> arguments)
        => new(Messages.Html(key, arguments));

    /// <summary>The class names of theme properties (<c>kcButtonClass</c>, …), in one attribute.</summary>
    protected string? Css(params ReadOnlySpan<string> properties)
    {
        var classes = "";
        foreach (var property in properties)
        {
            if (Context.Theme[property] is { Length: > 0 } names)
            {
                classes = classes.Length == 0 ? names : classes + " " + names;
            }
        }

        return classes.Length == 0 ? null : classes;
    }

    protected static MarkupString Encoded(string text) => new(MessageHtml.Encoder.Encode(text));
}
