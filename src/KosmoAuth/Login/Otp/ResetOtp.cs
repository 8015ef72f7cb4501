using KosmoAuth.Login.ConfigureOtp;
using KosmoAuth.Login.Pages;
using KosmoAuth.Realms;
using KosmoAuth.Users.Otp;

namespace KosmoAuth.Login.Otp;

/// <summary>
/// A new authenticator app for somebody who forgot their password. The step's configuration says what becomes of the devices that they have
/// (<c>action_on_otp_reset_flag</c>), or else the realm, whose <c>kosmo.resetCredentials.existingOtp</c> also says whether their code is asked for first.
/// </summary>
internal sealed class ResetOtp(OtpCheck codes) : IAuthenticator
{
    private const string ExistingOtp = "kosmo.resetCredentials.existingOtp";

    public string Id => "reset-otp";

    public bool IsConfiguredFor(User user) => user.CredentialTypes.Contains(OtpAnswers.Credential);

    public async ValueTask<StepResult> RunAsync(LoginWalk walk, Execution execution, CancellationToken ct)
    {
        if (walk.User is not { } user)
        {
            return StepResult.NotDone;
        }

        if (OtpSetUp.IsDone(walk))
        {
            return StepResult.Done;
        }

        var existing = walk.Realm.Attribute(ExistingOtp);
        if (existing == "require" && IsConfiguredFor(user) && !walk.Proofs.Exists(proof => proof.Credential == OtpAnswers.Credential))
        {
            // With another device to be chosen in the same step: on a page of its own.
            return await OtpForm.AskAsync(codes, walk, execution, ct) ?? await AddAsync(walk, execution, existing, mayAnswer: false, ct);
        }

        return await AddAsync(walk, execution, existing, mayAnswer: true, ct);
    }

    private async ValueTask<StepResult> AddAsync(LoginWalk walk, Execution execution, string? existing, bool mayAnswer, CancellationToken ct)
    {
        var action = execution.Config.GetValueOrDefault("action_on_otp_reset_flag");
        if (action == "Remove one" && IsConfiguredFor(walk.User!) && OtpAnswers.MayKnowTheirDevices(walk))
        {
            return await RemoveOneAsync(walk, execution, mayAnswer, ct);
        }

        var all = string.IsNullOrEmpty(action) ? !string.IsNullOrEmpty(existing) : action == "Remove all";
        OtpSetUp.AddTo(walk, all ? OtpSetUp.All : null);
        return StepResult.Done;
    }

    private async ValueTask<StepResult> RemoveOneAsync(LoginWalk walk, Execution execution, bool mayAnswer, CancellationToken ct)
    {
        if (OtpSetUp.IsAdded(walk))
        {
            return StepResult.Done;
        }

        var devices = await codes.DevicesAsync(walk.Realm, walk.User!.Id, ct);
        var form = mayAnswer ? walk.TakeForm(execution) : null;
        var chosen = devices.FirstOrDefault(device => device.Id == form?["selectedCredentialId"].FirstOrDefault());
        if (chosen is not null)
        {
            OtpSetUp.AddTo(walk, chosen.Id);
            return StepResult.Done;
        }

        return new StepResult.Ask(execution.Id, step => new ResetOtpPage
        {
            Context = form is null ? step.Context : step.Context with { Message = null },
            ActionUrl = step.ActionUrl,
            Devices = devices,
            Errors = form is null ? [] : [new FieldError("selectedCredentialId", "error-reset-otp-missing-id")],
        });
    }
}
