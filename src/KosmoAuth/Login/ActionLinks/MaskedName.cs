namespace KosmoAuth.Login.ActionLinks;

/// <summary>A user name that its owner recognises and a stranger cannot use.</summary>
internal static class MaskedName
{
    // Always as many, so that the length is not told.
    private const string Hidden = "•••••";

    /// <summary>A mail address; its domain is no secret to its owner, and none to a stranger.</summary>
    public static string OfAddress(string address) =>
        address.LastIndexOf('@') is var at and > 0 ? Of(address[..at]) + address[at..] : Of(address);

    public static string Of(string name) => name.Length switch
    {
        <= 3 => Hidden,
        <= 7 => name[..1] + Hidden,
        _ => name[..2] + Hidden + name[^2..],
    };
}
