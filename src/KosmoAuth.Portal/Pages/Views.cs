using Microsoft.AspNetCore.Http.HttpResults;

namespace KosmoAuth.Portal.Pages;

/// <summary>The pages of the portal. The components beside this file are templates and decide nothing.</summary>
internal static class Views
{
    public static RazorComponentResult Top() => new RazorComponentResult<TopView>();

    public static RazorComponentResult Staff() => new RazorComponentResult<StaffView>();

    public static RazorComponentResult SignedOut() => new RazorComponentResult<SignedOutView>();

    public static IResult File(HttpContext http, string name, string contentType)
    {
        http.Response.Headers.CacheControl = "public, max-age=600";
        return Results.Stream(typeof(Views).Assembly.GetManifestResourceStream(name)!, contentType);
    }
}
