using System.Globalization;

namespace KosmoAuth.Portal.Pages;

/// <summary>The portal's texts. A language that misses one does not compile.</summary>
public sealed record Words
{
    public required string Login { get; init; }
    public required string Logout { get; init; }
    public required string Lead { get; init; }
    public required string LoginNeeded { get; init; }
    public required string Home { get; init; }
    public required string Language { get; init; }

    /// <summary>{0} the member's name.</summary>
    public required string Welcome { get; init; }
    public required string Account { get; init; }
    public required string MemberName { get; init; }
    public required string Kana { get; init; }
    public required string UserId { get; init; }
    public required string Email { get; init; }
    public required string SignedInAt { get; init; }
    public required string TimeFormat { get; init; }

    public required string Staff { get; init; }
    public required string StaffHint { get; init; }
    public required string StaffLead { get; init; }
    public required string SignedOut { get; init; }
    public required string SignedOutHint { get; init; }

    public required string ErrorTitle { get; init; }
    public required Problem Forbidden { get; init; }
    public required Problem NotFound { get; init; }
    public required Problem ProviderDown { get; init; }
    public required Problem HereOnly { get; init; }
    public required Problem Interrupted { get; init; }
    public required Problem Declined { get; init; }
    public required Problem Failed { get; init; }
    public required Problem Broken { get; init; }

    /// <summary>Those of this request's language.</summary>
    public static Words Current => CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "en" ? s_english : s_japanese;

    private static readonly Words s_japanese = new()
    {
        Login = "ログイン",
        Logout = "ログアウト",
        Lead = "健康保険組合の組合員のためのポータルです。",
        LoginNeeded = "ご利用にはログインが必要です。右上の「ログイン」を押してください。",
        Home = "トップページへ",
        Language = "言語",
        Welcome = "{0} さん",
        Account = "ログイン中の方",
        MemberName = "氏名",
        Kana = "フリガナ",
        UserId = "ユーザID",
        Email = "メールアドレス",
        SignedInAt = "ログイン日時",
        TimeFormat = "yyyy年M月d日 HH:mm",
        Staff = "職員用ページ",
        StaffHint = "健康保険組合の職員だけが開けます。",
        StaffLead = "このページは、職員のロールを持つ方にだけ表示されます。",
        SignedOut = "ログアウトしました",
        SignedOutHint = "ほかのアプリケーションからもログアウトしました。共用の端末では、ブラウザも閉じてください。",
        ErrorTitle = "エラー: {0}",
        Forbidden = new("このページを開く権限がありません", "職員用のページです。権限が必要な場合は、健康保険組合にお問い合わせください。"),
        NotFound = new("ページが見つかりません", "アドレスをご確認ください。"),
        ProviderDown = new("ただいまログインできません", "ログインのサーバーから応答がありません。しばらくしてから、もう一度お試しください。"),
        HereOnly = new("ここからだけログアウトしました", "ログインのサーバーから応答がありません。ほかのアプリケーションはログインしたままです。共用の端末では、ブラウザを閉じてください。"),
        Interrupted = new("ログインが途中で終わりました", "時間が経過したか、別の画面でログインしたようです。もう一度ログインしてください。"),
        Declined = new("ログインを取りやめました", "続けるには、もう一度ログインしてください。"),
        Failed = new("ログインできませんでした", "もう一度お試しください。続けて起きる場合は、下の番号を添えてお問い合わせください。"),
        Broken = new("申し訳ありません。問題が発生しました", "もう一度お試しください。続けて起きる場合は、下の番号を添えてお問い合わせください。"),
    };

    private static readonly Words s_english = new()
    {
        Login = "Log in",
        Logout = "Log out",
        Lead = "The portal for members of the health insurance society.",
        LoginNeeded = "Please log in to use it: \"Log in\" at the top right.",
        Home = "To the top page",
        Language = "Language",
        Welcome = "Welcome, {0}",
        Account = "Who is logged in",
        MemberName = "Name",
        Kana = "Reading (kana)",
        UserId = "User ID",
        Email = "Mail address",
        SignedInAt = "Logged in at",
        TimeFormat = "d MMMM yyyy, HH:mm",
        Staff = "Page for staff",
        StaffHint = "Only staff of the society can open it.",
        StaffLead = "Only people with the staff role see this page.",
        SignedOut = "You are logged out",
        SignedOutHint = "You are logged out of the other applications too. On a shared device, close the browser as well.",
        ErrorTitle = "Error: {0}",
        Forbidden = new("You may not open this page", "It is for staff. If you need it, please ask the health insurance society."),
        NotFound = new("This page does not exist", "Please check the address."),
        ProviderDown = new("Logging in is not possible right now", "The log-in server does not answer. Please try again in a moment."),
        HereOnly = new("You are logged out here only", "The log-in server does not answer. On a shared device, please close the browser."),
        Interrupted = new("The log-in did not finish", "It took too long, or you logged in in another tab. Please log in again."),
        Declined = new("You did not log in", "To go on, please log in again."),
        Failed = new("You could not be logged in", "Please try again. If it keeps happening, contact us with the number below."),
        Broken = new("Sorry, something went wrong", "Please try again. If it keeps happening, contact us with the number below."),
    };
}

/// <param name="Title">What happened.</param>
/// <param name="Advice">What to do now.</param>
public sealed record Problem(string Title, string Advice);
