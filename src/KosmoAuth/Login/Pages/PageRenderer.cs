using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.Logging.Abstractions;

namespace KosmoAuth.Login.Pages;

/// <summary>Turns a page record into an answer. Needs no services: templates take nothing but their record.</summary>
public static class PageRenderer
{
    private static readonly IServiceProvider s_noServices = new ServiceCollection().BuildServiceProvider();

    /// <summary>
    /// The page as an HTTP answer: status, <c>text/html</c> in UTF-8, <c>Content-Language</c>, and <c>Cache-Control: no-store</c> where the caller set none. All
    /// other headers (CSP and so on) are the caller's.
    /// </summary>
    public static IResult Page(Page page, int statusCode = StatusCodes.Status200OK) => new PageResult(page, statusCode);

    /// <summary>The page as text.</summary>
    public static async Task<string> RenderAsync(Page page)
    {
        using var writer = new StringWriter(CultureInfo.InvariantCulture);
        await RenderAsync(page, writer);
        return writer.ToString();
    }

    internal static async Task RenderAsync(Page page, TextWriter writer)
    {
        await using var renderer = new HtmlRenderer(s_noServices, NullLoggerFactory.Instance);
        await renderer.Dispatcher.InvokeAsync(async () =>
        {
            var parameters = ParameterView.FromDictionary(new Dictionary<string, object?>(1) { ["Model"] = page });
            var root = await renderer.RenderComponentAsync(ViewOf(page), parameters);
            root.WriteHtmlTo(writer);
        });
    }

    private static Type ViewOf(Page page) => page switch
    {
        LoginPage => typeof(LoginView),
        LoginUsernamePage => typeof(LoginUsernameView),
        LoginPasswordPage => typeof(LoginPasswordView),
        ConfigureOtpPage => typeof(ConfigureOtpView),
        ResetOtpPage => typeof(ResetOtpView),
        LoginOtpPage => typeof(LoginOtpView),
        ResetPasswordPage => typeof(ResetPasswordView),
        VerifyEmailPage => typeof(VerifyEmailView),
        LinkQuestionPage => typeof(LinkQuestionView),
        DeadLinkPage => typeof(DeadLinkView),
        ConsentPage => typeof(ConsentView),
        ErrorPage => typeof(ErrorView),
        InfoPage => typeof(InfoView),
        LogoutConfirmPage => typeof(LogoutConfirmView),
        PageExpiredPage => typeof(PageExpiredView),
        FrontChannelLogoutPage => typeof(FrontChannelLogoutView),
        FormPostPage => typeof(FormPostView),
        UpdatePasswordPage => typeof(UpdatePasswordView),
        UpdateEmailPage => typeof(UpdateEmailView),
        UpdateProfilePage => typeof(UpdateProfileView),
        TermsPage => typeof(TermsView),
        RecallLoginIdPage => typeof(RecallLoginIdView),
        RecallLoginIdSentPage => typeof(RecallLoginIdSentView),
        RecallLoginIdConfirmPage => typeof(RecallLoginIdConfirmView),
        RecallLoginIdResultPage => typeof(RecallLoginIdResultView),
        RecallLoginIdInvalidPage => typeof(RecallLoginIdInvalidView),
        RecallLoginIdPasswordPage => typeof(RecallLoginIdPasswordView),
        _ => throw new NotSupportedException($"{page.GetType().Name} has no view."),
    };
}
