using KosmoAuth.Login.Pages;
using KosmoAuth.Realms;
using KosmoAuth.Storage;

namespace KosmoAuth.Login.UpdateProfile;

/// <summary>Name and mail address (Keycloak <c>UPDATE_PROFILE</c>), with the fields of Keycloak's default user profile.</summary>
internal class UpdateProfile : IRequiredAction
{
    public virtual string Id => "UPDATE_PROFILE";

    public virtual bool CanBeAskedFor => true;

    public virtual bool IsPending(Realm realm, User user, long now) => false;

    public ValueTask<ActionResult> RunAsync(ActionContext context, CancellationToken ct)
    {
        var fields = ProfileFields.Of(context.Realm, context.User);
        if (context.Form is null)
        {
            return ValueTask.FromResult<ActionResult>(Ask(context, fields, ProfileForm.Of(context.User), []));
        }

        var typed = ProfileForm.Read(context.Form, context.User, fields);
        IReadOnlyList<FieldError> errors = [.. typed.Errors(fields)];
        return ValueTask.FromResult<ActionResult>(
            errors.Count > 0 ? Ask(context, fields, typed, errors) : new ActionResult.Done((work, ct) => StoreAsync(work, context, fields, typed, ct)));
    }

    private static async ValueTask<ActionResult?> StoreAsync(DbWork work, ActionContext context, ProfileFields fields, ProfileForm typed, CancellationToken ct)
    {
        var realm = context.Realm;
        if (await UserRows.FindByIdAsync(work, realm.Id, context.User.Id, ct) is not { } now)
        {
            return new ActionResult.End(LoginFailures.InvalidCode);
        }

        var errors = await TakenAsync(work, realm, now, typed, ct);
        if (errors.Count > 0)
        {
            return Ask(context, fields, typed, errors);
        }

        await UserRows.UpdateAsync(
            work,
            new User
            {
                Id = now.Id, RealmId = now.RealmId, Version = now.Version, Enabled = now.Enabled, NotBefore = now.NotBefore,
                Username = typed.Username, Email = typed.Email, FirstName = typed.FirstName, LastName = typed.LastName,

                // A new address is nobody's until it is verified.
                EmailVerified = now.EmailVerified && now.Email == typed.Email,
            },
            ct);
        context.Events.Add(new ActionEvent("UPDATE_PROFILE", null, [new("context", "UPDATE_PROFILE"), .. Changes(ProfileForm.Of(now), typed)]));
        return null;
    }

    private static async ValueTask<IReadOnlyList<FieldError>> TakenAsync(DbWork work, Realm realm, User user, ProfileForm typed, CancellationToken ct)
    {
        List<FieldError> errors = [];
        if (typed.Username != user.Username && await UserRows.FindByUsernameAsync(work, realm.Id, typed.Username, ct) is not null)
        {
            errors.Add(new("username", "usernameExistsMessage"));
        }

        if (typed.Email != user.Email && !realm.Login.DuplicateEmailsAllowed && await UserRows.FindByEmailAsync(work, realm.Id, typed.Email, ct) is not null)
        {
            errors.Add(new("email", "emailExistsMessage"));
        }

        return errors;
    }

    // Keycloak's details of the event.
    private static IEnumerable<KeyValuePair<string, string>> Changes(ProfileForm before, ProfileForm after) =>
    [
        .. Change("username", before.Username, after.Username),
        .. Change("email", before.Email, after.Email),
        .. Change("first_name", before.FirstName, after.FirstName),
        .. Change("last_name", before.LastName, after.LastName),
    ];

    private static IEnumerable<KeyValuePair<string, string>> Change(string name, string before, string after) =>
        before == after ? []
        : before.Length == 0 ? [new("updated_" + name, after)]
        : [new("previous_" + name, before), new("updated_" + name, after)];

    private static ActionResult.Ask Ask(ActionContext context, ProfileFields fields, ProfileForm shown, IReadOnlyList<FieldError> errors) =>
        new(step => new UpdateProfilePage
        {
            Context = step.Context with
            {
                Message = errors.Count > 0 ? null : step.Context.Message ?? (context.IsOptional ? null : PageMessage.Warning("updateProfileMessage")),
            },
            ActionUrl = step.ActionUrl,
            Username = fields.Username ? shown.Username : null,
            Email = fields.Email ? shown.Email : null,
            FirstName = shown.FirstName,
            LastName = shown.LastName,
            CanCancel = context.IsOptional,
            Errors = errors,
        });
}

/// <summary>The same for people whose profile lacks something (Keycloak <c>VERIFY_PROFILE</c>); nobody has to put it on a list.</summary>
internal sealed class VerifyProfile : UpdateProfile
{
    public override string Id => "VERIFY_PROFILE";

    public override bool CanBeAskedFor => false;

    public override bool IsPending(Realm realm, User user, long now) =>
        user.ServiceAccountClientId is null && !user.Attributes.ContainsKey("is_temporary_admin") && IsIncomplete(user);

    // Keycloak's default user profile.
    private static bool IsIncomplete(User user) =>
        string.IsNullOrWhiteSpace(user.Email) || string.IsNullOrWhiteSpace(user.FirstName) || string.IsNullOrWhiteSpace(user.LastName);
}
