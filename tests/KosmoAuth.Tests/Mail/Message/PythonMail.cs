using System.Diagnostics;
using System.Text.Json;
using NUnit.Framework;

namespace KosmoAuth.Tests.Mail.Message;

/// <summary>Python's email package as a reader that shares no line with ours.</summary>
internal static class PythonMail
{
    private const string Program = """
        import email, email.header, email.policy, email.utils, json, sys
        raw = sys.stdin.buffer.read()
        m = email.message_from_bytes(raw, policy=email.policy.default)
        parts = [p for p in m.walk() if not p.is_multipart()]
        def people(name): return [[a.display_name, a.username, a.domain] for a in m[name].addresses] if m[name] else []
        json.dump({
            "subject": m["subject"], "from": people("from"), "to": people("to"), "replyTo": people("reply-to"), "date": m["date"].datetime.isoformat(),
            "type": m.get_content_type(), "types": [p.get_content_type() for p in parts], "bodies": [p.get_content() for p in parts],
            "names": [n.lower() for n in m.keys()], "defects": [str(d) for p in m.walk() for d in p.defects] + [str(d) for h in m.values() for d in h.defects],
            # The newer reader of some versions puts blanks between the words of a name.
            "fromName": str(email.header.make_header(email.header.decode_header(email.utils.parseaddr(email.message_from_bytes(raw)["from"])[0]))),
            "messageId": m["message-id"], "auto": m["auto-submitted"], "mime": m["mime-version"]}, sys.stdout)
        """;

    public static JsonElement Read(byte[] message)
    {
        Process process;
        try
        {
            process = Process.Start(new ProcessStartInfo("python3", ["-c", Program]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Ignore("python3 is not installed");
            throw;
        }

        using (process)
        {
            process.StandardInput.BaseStream.Write(message);
            process.StandardInput.Close();
            var output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return JsonDocument.Parse(output).RootElement;
        }
    }
}
