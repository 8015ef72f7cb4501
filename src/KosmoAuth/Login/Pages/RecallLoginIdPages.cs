using System.Globalization;
using KosmoAuth.Users.PersonalFacts;

namespace KosmoAuth.Login.Pages;

/// <summary>Who are you? The form with what people know about themselves.</summary>
public sealed record RecallLoginIdPage : Page
{
    public required string ActionUrl { get; init; }

    /// <summary>Hidden field <c>form_id</c>.</summary>
    public required string FormId { get; init; }

    /// <summary>Hidden field <c>session_code</c>.</summary>
    public required string SessionCode { get; init; }

    /// <summary>In the realm's order.</summary>
    public required IReadOnlyList<FactField> Fields { get; init; }

    public required EraTable Eras { get; init; }

    /// <summary>What was typed into a field, by its name; empty when nothing was.</summary>
    public required Func<string, string> Typed { get; init; }

    /// <summary>Arguments of <c>birthdateReadBackMessage</c>: the date as it was understood; null when none was.</summary>
    public IReadOnlyList<object>? ReadBack { get; init; }

    /// <summary>Back to the log-in; null when there is none to go to.</summary>
    public string? LoginUrl { get; init; }

    public override string Id => "login-recall-login-id";

    internal override string Heading => Context.Messages.Text("recallLoginIdTitle");

    /// <summary>Year, month, day, era, year of the era.</summary>
    /// <param name="date">ISO notation.</param>
    public static IReadOnlyList<object>? ReadBackOf(string date, EraTable eras) =>
        DateOnly.TryParseExact(date, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && eras.Of(day) is { } era
            ? [day.Year.ToString(CultureInfo.InvariantCulture), day.Month, day.Day, era.Label, era.YearOf(day)]
            : null;
}

/// <summary>The mail is on its way.</summary>
public sealed record RecallLoginIdSentPage : Page
{
    /// <summary>The registered address, which is the one that was typed.</summary>
    public required string Address { get; init; }

    public string? LoginUrl { get; init; }

    public override string Id => "login-recall-login-id-sent";

    internal override string Heading => Context.Messages.Text("recallLoginIdSentTitle");
}

/// <summary>Behind the mailed link: one button, so that a scanner that opens the link uses nothing up.</summary>
public sealed record RecallLoginIdConfirmPage : Page
{
    public required string ActionUrl { get; init; }

    /// <summary>Hidden field <c>form_id</c>.</summary>
    public required string FormId { get; init; }

    /// <summary>Hidden field <c>session_code</c>.</summary>
    public required string SessionCode { get; init; }

    public override string Id => "login-recall-login-id-confirm";

    internal override string Heading => Context.Messages.Text("recallLoginIdConfirmTitle");
}

/// <summary>The login ID.</summary>
public sealed record RecallLoginIdResultPage : Page
{
    public required string Username { get; init; }

    /// <summary>Where the button that resets the password posts to; null: no such button.</summary>
    public string? ResetUrl { get; init; }

    /// <summary>Hidden field of that button.</summary>
    public required string Grant { get; init; }

    public string? LoginUrl { get; init; }

    public override string Id => "login-recall-login-id-result";

    internal override string Heading => Context.Messages.Text("recallLoginIdResultTitle");
}

/// <summary>A link that is none, or no longer: one page for every reason.</summary>
public sealed record RecallLoginIdInvalidPage : Page
{
    /// <summary>The identity check.</summary>
    public required string AgainUrl { get; init; }

    /// <summary>The log-in: a page cannot close a window that it did not open.</summary>
    public required string CloseUrl { get; init; }

    public override string Id => "login-recall-login-id-invalid";

    internal override string Heading => Context.Messages.Text("recallLoginIdInvalidTitle");
}

/// <summary>The password was reset, or a mail says how.</summary>
public sealed record RecallLoginIdPasswordPage : Page
{
    /// <summary>A temporary password is mailed, not a link.</summary>
    public required bool IsTemporary { get; init; }

    public string? LoginUrl { get; init; }

    public override string Id => "login-recall-login-id-password";

    internal override string Heading => Context.Messages.Text("initializePasswordTitle");
}
