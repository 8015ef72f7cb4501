namespace KosmoAuth.Tests.Keys;

/// <summary>A realm file with people who have one-time passwords and facts that are encrypted: two sealed rows each.</summary>
internal static class MembersRealm
{
    public static Task WriteAsync(string file, int people)
    {
        var users = Enumerable.Range(0, people).Select(i => $$"""
            { "username": "u{{i}}", "enabled": true, "attributes": { "insuranceNumber": ["n{{i}}"] },
              "credentials": [ { "type": "otp", "secretData": "{\"value\":\"seed{{i}}\"}", "credentialData": "{\"subType\":\"totp\",\"digits\":6,\"period\":30,\"algorithm\":\"HmacSHA1\",\"counter\":0}" } ] }
            """);
        return File.WriteAllTextAsync(file, $$"""
            { "realm": "r", "enabled": true, "attributes": { "kosmo.recallLoginId.fields": "number,email" }, "users": [ {{string.Join(",", users)}} ] }
            """);
    }
}
