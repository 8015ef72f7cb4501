using System.Net;
using KosmoAuth.Tests.Support;

namespace KosmoAuth.Reliability.Tests.People;

/// <summary>Pages about authenticator apps.</summary>
internal sealed partial class Walk
{
    private async Task<Answer> CodeAsync(Answer page)
    {
        var device = Choose(page, out var id);
        var answer = await visitor.SubmitAsync(page, ("otp", await Codes.NextAsync(device)), ("selectedCredentialId", id));
        if (answer.PageId is not ("login-login-otp" or "login-error"))
        {
            tally.Write(person.Name, "one-time password", device.Label);
            device.IsCertain = true;
            return answer;
        }

        // Where the first of two answers was lost, the code may be used up: the next one does it.
        if (answer.PageId == "login-login-otp" && !visitor.IsInDoubt)
        {
            if (device.IsCertain)
            {
                throw new BrokenPromiseException($"the code of {device.Label} is refused: {answer.Page.QuerySelector("[id^=input-error]")?.TextContent}");
            }

            person.Devices.Remove(device);
        }

        return answer;
    }

    private Device Choose(Answer page, out string id)
    {
        var offered = Offered(page);
        foreach (var missing in person.Devices.Where(device => offered is not null && !offered.ContainsKey(device.Label)).ToList())
        {
            if (missing.IsCertain)
            {
                throw new BrokenPromiseException($"{missing.Label} was set up and is not there");
            }

            person.Devices.Remove(missing);
        }

        var chosen = person.Devices.FirstOrDefault() ?? throw new BrokenPromiseException("a one-time password is asked for that nobody set up");
        id = offered?[chosen.Label] ?? page.Value("selectedCredentialId") ?? "";
        return chosen;
    }

    /// <summary>Ids of the devices that a page lets choose from, by label; null when it does not.</summary>
    public static Dictionary<string, string>? Offered(Answer page)
    {
        var choice = page.Page.QuerySelectorAll("input[type=radio][name=selectedCredentialId]");
        if (choice.Length == 0)
        {
            return null;
        }

        var devices = new Dictionary<string, string>();
        foreach (var radio in choice)
        {
            var label = page.Page.QuerySelector($"label[for={radio.Id}]")!.TextContent.Trim();
            if (!devices.TryAdd(label, radio.GetAttribute("value")!))
            {
                throw new BrokenPromiseException($"{label} is there twice");
            }
        }

        return devices;
    }

    private async Task<Answer> SetUpAsync(Answer page)
    {
        var device = person.Devices.Find(other => other.Label == newDevice && other.Secret == page.Value("totpSecret"))
            ?? new Device(newDevice!, page.Value("totpSecret")!) { IsCertain = false };
        var answer = await visitor.SubmitAsync(page, ("totp", await Codes.NextAsync(device)), ("userLabel", device.Label));
        var isDone = answer.PageId is not ("login-login-config-totp" or "login-error") && answer.Status == HttpStatusCode.OK || answer.Code is not null;
        if (isDone || visitor.IsInDoubt)
        {
            Keep(device, isDone);
        }

        return isDone || visitor.IsInDoubt || answer.PageId == "login-error"
            ? answer
            : throw new BrokenPromiseException($"the set-up is refused: {answer.Message} {answer.Page.QuerySelector("[id^=input-error]")?.TextContent}");
    }

    private void Keep(Device device, bool isDone)
    {
        tally.Write(person.Name, isDone ? "device" : "device in doubt", $"{device.Label} {device.Secret}");
        device.IsCertain = isDone;
        if (replacesDevices && isDone)
        {
            person.Devices.Clear();
        }
        else if (replacesDevices)
        {
            person.Devices.ForEach(other => other.IsCertain = false);
        }

        person.Devices.Remove(device);
        person.Devices.Insert(0, device);
    }
}
