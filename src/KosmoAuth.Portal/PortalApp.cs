using System.Text.Encodings.Web;
using System.Text.Unicode;
using KosmoAuth.Portal.Pages;
using KosmoAuth.Portal.SignIn;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.DataProtection;

namespace KosmoAuth.Portal;

/// <summary>
/// A member portal as OpenID Connect relying party: what it consists of, and the list of its addresses. Sessions and keys live in memory; a real
/// portal keeps its data-protection keys and the ended sessions in its database.
/// </summary>
public static class PortalApp
{
    public static WebApplication Build(PortalSettings settings)
    {
        // Empty: no settings files to read and to watch.
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls(settings.Url).ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        builder.Logging.AddConsole().SetMinimumLevel(LogLevel.Warning).AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error);
        AddServices(builder.Services, settings);

        var app = builder.Build();
        app.UseExceptionHandler(failed => failed.Run(Problems.BrokenAsync));
        app.Use(new SecurityHeaders(settings).ApplyAsync);
        app.UseRequestLocalization();
        app.UseAuthentication();
        app.UseAuthorization();
        MapRoutes(app);
        return app;
    }

    private static void MapRoutes(WebApplication app)
    {
        app.MapGet("/", Views.Top);
        app.MapGet("/staff", Views.Staff).RequireAuthorization(policy => policy.RequireRole("staff"));
        app.MapGet("/language/{tag}", Language.Choose);
        app.MapGet("/portal.css", (HttpContext http) => Views.File(http, "portal.css", "text/css; charset=utf-8"));
        app.MapGet("/portal.svg", (HttpContext http) => Views.File(http, "portal.svg", "image/svg+xml"));

        app.MapGet(Login.StartPath, Login.StartAsync);
        app.MapGet(Login.CallbackPath, Login.FinishAsync);
        app.MapPost(Logout.StartPath, Logout.StartAsync);
        app.MapGet(Logout.ReturnPath, Views.SignedOut);
        app.MapPost(BackChannelLogout.Path, BackChannelLogout.ReceiveAsync);
        app.MapFallback(Problems.NotFound);
    }

    private static void AddServices(IServiceCollection services, PortalSettings settings)
    {
        services.AddRouting();
        services.AddSingleton(settings);
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<Provider>();
        services.AddSingleton<TokenChecks>();
        services.AddSingleton<LoginAttempts>();
        services.AddSingleton<EndedSessions>();
        services.AddDataProtection().UseEphemeralDataProtectionProvider();
        services.AddRazorComponents();
        services.AddSingleton(HtmlEncoder.Create(UnicodeRanges.All)); // Japanese as it is, not as numbers
        services.Configure<RequestLocalizationOptions>(Language.Configure);
        services.AddAuthorization();
        services.AddAuthentication(CookieAuthenticationDefaults.AuthenticationScheme).AddCookie(cookie => Session.Configure(cookie, settings));
    }
}
