namespace KosmoAuth.Reliability.Tests.People;

/// <summary>What one person knows for certain, because it was answered, and what may or may not be so.</summary>
internal sealed class Person(string name, string password, int number)
{
    public string Name { get; } = name;

    public string Mail => Name + "@example.jp";

    /// <summary>An address for each, so that nobody uses up another one's failures.</summary>
    public string Address { get; } = $"203.0.{number / 250}.{1 + (number % 250)}";

    /// <summary>The one that counts; several where the answer to a change was lost, likeliest first.</summary>
    public List<string> Passwords { get; } = [password];

    /// <summary>Passwords that count no more.</summary>
    public List<string> OldPasswords { get; } = [];

    /// <summary>Newest first.</summary>
    public List<Device> Devices { get; } = [];

    public List<BrowserSession> Sessions { get; } = [];

    /// <summary>Links whose outcome was acknowledged.</summary>
    public List<string> UsedLinks { get; } = [];

    /// <summary>Codes that were redeemed.</summary>
    public List<string> UsedCodes { get; } = [];

    /// <summary>Mails that may have been asked for: nobody gets more than some an hour.</summary>
    public int MailsAsked { get; set; }

    /// <summary>Number of the newest mail that was followed.</summary>
    public long LastMail { get; set; }

    /// <summary>The password is this one, as an answer has shown.</summary>
    public void Settle(string password)
    {
        OldPasswords.AddRange(Passwords.Where(other => other != password));
        Passwords.Clear();
        Passwords.Add(password);
        OldPasswords.Remove(password);
    }
}

/// <summary>One sign-in and the tokens of it.</summary>
/// <param name="Cookies">Of the browser.</param>
internal sealed record BrowserSession(Dictionary<string, string> Cookies)
{
    public string RefreshToken { get; set; } = "";

    public string AccessToken { get; set; } = "";

    /// <summary>Earlier generations, oldest first.</summary>
    public List<string> Spent { get; } = [];

    public SessionState State { get; set; }
}

/// <summary>What is known of a session.</summary>
internal enum SessionState
{
    Live,

    /// <summary>Its end was acknowledged.</summary>
    Ended,

    /// <summary>An answer was lost that may have ended or renewed it.</summary>
    Unknown,
}

/// <summary>An authenticator app.</summary>
/// <param name="Secret">As the page says it.</param>
internal sealed record Device(string Label, string Secret)
{
    /// <summary>False: the answer to its set-up, or to that of another one in its place, was lost.</summary>
    public bool IsCertain { get; set; } = true;

    /// <summary>The newest time step whose code was sent.</summary>
    public long LastStep { get; set; }
}
