namespace KosmoAuth.Users.Passwords.Policy;

/// <summary>A sentence about a password: a key of the theme's messages with what goes into it.</summary>
/// <param name="Arguments">For <c>{0}</c>, <c>{1}</c>, …</param>
public sealed record PasswordMessage(string Key, params IReadOnlyList<object> Arguments);
