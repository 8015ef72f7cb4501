namespace KosmoAuth.Browser.Tests.Manuals;

/// <summary>A member of the society, born on 3 April 1955 (昭和30年), who is nobody else's business: each test takes one of its own.</summary>
/// <param name="Number">The 番号 of the insurance document.</param>
/// <param name="Devices">The authenticator apps that the member has already.</param>
internal sealed record Member(string UserId, string Number, IReadOnlyList<Device> Devices)
{
    public const string InsurerNumber = "06130017";
    public const string Password = "Kosmo-2026m";
    private const int Plain = 60;
    private const int WithCode = 20;
    private const int WithTwo = 5;

    private static readonly Device s_phone = new("古いスマートフォン", "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP");
    private static readonly Device s_tablet = new("タブレット", "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");

    private static int s_taken = -1;
    private static int s_takenWithCode = Plain - 1;
    private static int s_takenWithTwo = Plain + WithCode - 1;

    public static IReadOnlyList<Member> All { get; } = [.. Enumerable.Range(0, Plain + WithCode + WithTwo).Select(Create)];

    /// <summary>The 記号, one for each: only so many members with the same one may be looked for in an hour.</summary>
    public string Symbol => $"1{Number[^2..]}";

    public string Email => UserId + "@example.jp";

    public Person Person => new(UserId, Password);

    /// <summary>One who has no one-time password.</summary>
    public static Member Take() => All[Interlocked.Increment(ref s_taken)];

    public static Member TakeWithCode() => All[Interlocked.Increment(ref s_takenWithCode)];

    public static Member TakeWithTwoDevices() => All[Interlocked.Increment(ref s_takenWithTwo)];

    private static Member Create(int index) => new($"0010000070{index:00}", $"{4000 + index}", index switch
    {
        < Plain => [],
        < Plain + WithCode => [s_phone],
        _ => [s_phone, s_tablet],
    });
}

/// <summary>An authenticator app that counts time.</summary>
/// <param name="Key">Base32.</param>
internal sealed record Device(string Name, string Key);
