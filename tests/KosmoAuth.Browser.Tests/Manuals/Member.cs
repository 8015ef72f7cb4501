namespace KosmoAuth.Browser.Tests.Manuals;

/// <summary>A member of the society, born on 3 April 1955 (昭和30年), who is nobody else's business: each test takes one of its own.</summary>
/// <param name="Number">The 番号 of the insurance document.</param>
/// <param name="Key">Of the one-time password that the member has already, in Base32; null: none.</param>
internal sealed record Member(string UserId, string Number, string? Key)
{
    public const string Symbol = "12";
    public const string InsurerNumber = "06130017";
    public const string Password = "Kosmo-2026m";
    private const int Plain = 24;
    private const int WithCode = 8;

    private static int s_taken = -1;
    private static int s_takenWithCode = Plain - 1;

    public static IReadOnlyList<Member> All { get; } = [.. Enumerable.Range(0, Plain + WithCode).Select(Create)];

    public string Email => UserId + "@example.jp";

    public Person Person => new(UserId, Password);

    /// <summary>One who has no one-time password.</summary>
    public static Member Take() => All[Interlocked.Increment(ref s_taken)];

    public static Member TakeWithCode() => All[Interlocked.Increment(ref s_takenWithCode)];

    private static Member Create(int index) => new($"0010000070{index:00}", $"{4000 + index}", index < Plain ? null : "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP");
}
