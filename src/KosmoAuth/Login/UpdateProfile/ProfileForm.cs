using System.Buffers;
using KosmoAuth.Login.Pages;
using KosmoAuth.Mail.Message;
using KosmoAuth.Realms;
using KosmoAuth.Users;

namespace KosmoAuth.Login.UpdateProfile;

/// <summary>Which fields of Keycloak's default user profile a person may change here.</summary>
/// <param name="Username">Realm <c>editUsernameAllowed</c>, where the name is not the address.</param>
/// <param name="Email">Not where the realm has the action UPDATE_EMAIL, unless the person has no address yet.</param>
/// <param name="EmailIsUsername">The address is the user name as well (realm <c>registrationEmailAsUsername</c>).</param>
internal sealed record ProfileFields(bool Username, bool Email, bool EmailIsUsername)
{
    public static ProfileFields Of(Realm realm, User user) => new(
        realm.Login is { EditUsernameAllowed: true, RegistrationEmailAsUsername: false },
        string.IsNullOrEmpty(user.Email) || !realm.RequiredActions.Any(action => action is { Alias: "UPDATE_EMAIL", Enabled: true }),
        realm.Login.RegistrationEmailAsUsername);
}

/// <summary>What was typed, cleaned up; fields that may not be changed are as they are.</summary>
internal sealed record ProfileForm(string Username, string Email, string FirstName, string LastName)
{
    private const int ShortestUsername = 3;
    private const int Longest = 255;

    // Keycloak's validators username-prohibited-characters and person-name-prohibited-characters.
    private static readonly SearchValues<char> s_notInUsernames = SearchValues.Create("<>&\"'$%!#?§,;:*~/\\|^=[]{}()`");
    private static readonly SearchValues<char> s_notInNames = SearchValues.Create("<>&\"$%!#?§;*~/\\|^=[]{}()");

    public static ProfileForm Of(User user) => new(user.Username, user.Email ?? "", user.FirstName ?? "", user.LastName ?? "");

    public static ProfileForm Read(IFormCollection form, User user, ProfileFields fields)
    {
        var email = fields.Email ? PasswordCheckText.Name(form["email"]).ToLowerInvariant() : user.Email ?? "";
        var username = fields.Username ? PasswordCheckText.Name(form["username"]).ToLowerInvariant() : fields.EmailIsUsername ? email : user.Username;
        return new ProfileForm(username, email, form["firstName"].ToString().Trim(), form["lastName"].ToString().Trim());
    }

    /// <summary>What is wrong with the texts themselves, with Keycloak's messages.</summary>
    public IEnumerable<FieldError> Errors(ProfileFields fields)
    {
        if (fields.Username && UsernameError() is { } username)
        {
            yield return username;
        }

        if (fields.Email && EmailError(Email) is { } email)
        {
            yield return email;
        }

        foreach (var (field, name) in ((string, string)[])[("firstName", FirstName), ("lastName", LastName)])
        {
            if (NameError(field, name) is { } error)
            {
                yield return error;
            }
        }
    }

    private FieldError? UsernameError() =>
        Username.Length == 0 ? new("username", "missingUsernameMessage")
        : Username.Length is < ShortestUsername or > Longest ? new("username", "error-invalid-length", "", ShortestUsername, Longest)
        : Username.AsSpan().ContainsAny(s_notInUsernames) || Username.Any(c => char.IsWhiteSpace(c) || char.IsControl(c))
            ? new("username", "error-username-invalid-character")
            : null;

    /// <summary>What is wrong with a mail address, at the field <c>email</c>.</summary>
    public static FieldError? EmailError(string email) =>
        email.Length == 0 ? new("email", "missingEmailMessage")
        : !MailAddress.TryParse(email, out _, out _) ? new("email", "invalidEmailMessage")
        : null;

    private static FieldError? NameError(string field, string name) =>
        name.Length == 0 ? new(field, "error-user-attribute-required")
        : name.Length > Longest ? new(field, "error-invalid-length-too-long", "", 0, Longest)
        : name.AsSpan().ContainsAny(s_notInNames) || name.Any(char.IsControl) ? new(field, "error-person-name-invalid-character")
        : null;
}
