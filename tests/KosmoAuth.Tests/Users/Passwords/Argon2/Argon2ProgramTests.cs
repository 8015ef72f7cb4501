using System.Diagnostics;
using System.Globalization;
using System.Text;
using KosmoAuth.Users.Passwords.Argon2;
using NUnit.Framework;

namespace KosmoAuth.Tests.Users.Passwords.Argon2;

/// <summary>The same hashes as Debian's <c>argon2</c> and <c>b2sum</c> programs make.</summary>
public sealed class Argon2ProgramTests
{
    private static readonly string[] s_passwords = ["x", "Password-1", "健保太郎の合言葉", new('p', 127)];

    private static IEnumerable<Argon2Parameters> Chosen()
    {
        yield return Argon2Parameters.Keycloak;
        yield return Argon2Parameters.Keycloak with { Type = Argon2Type.I };
        yield return Argon2Parameters.Keycloak with { Type = Argon2Type.D, Version = Argon2Version.V10 };
        yield return new Argon2Parameters(Argon2Type.Id, Argon2Version.V13, MemoryKiB: 19_456, Passes: 2, Lanes: 1, HashLength: 32);
        yield return new Argon2Parameters(Argon2Type.Id, Argon2Version.V13, MemoryKiB: 65_536, Passes: 1, Lanes: 4, HashLength: 64);
    }

    // Memory that is no multiple of anything, several lanes, every type and version, hashes around the length of one BLAKE2b.
    private static IEnumerable<Argon2Parameters> Drawn()
    {
        var random = new Random(9106);
        for (var i = 0; i < 150; i++)
        {
            var lanes = random.Next(1, 5);
            yield return new Argon2Parameters(
                (Argon2Type)(i % 3), i % 5 < 3 ? Argon2Version.V13 : Argon2Version.V10,
                MemoryKiB: random.Next(8 * lanes, i % 10 == 0 ? 6000 : 500), Passes: random.Next(1, 5), lanes, HashLength: random.Next(4, 65));
        }

        foreach (var length in (int[])[4, 31, 32, 33, 63, 64, 65, 96, 97, 128, 200])
        {
            yield return new Argon2Parameters(Argon2Type.Id, Argon2Version.V13, MemoryKiB: 64, Passes: 1, Lanes: 2, length);
        }
    }

    [TestCaseSource(nameof(Chosen))]
    public void Hash_is_that_of_the_argon2_program(Argon2Parameters parameters) => Compare(parameters, "Password-1", "saltsaltsaltsalt");

    [Test]
    public void Hashes_of_drawn_parameters_are_those_of_the_argon2_program()
    {
        var number = 0;
        foreach (var parameters in Drawn())
        {
            Compare(parameters, s_passwords[number % s_passwords.Length], new string('s', 8 + (number++ % 30)));
        }
    }

    [Test]
    public void BLAKE2b_hashes_are_those_of_the_b2sum_program()
    {
        foreach (var length in (int[])[0, 1, 63, 64, 127, 128, 129, 255, 256, 257, 1000])
        {
            var data = new string('b', length);
            foreach (var bytes in (int[])[1, 20, 32, 64])
            {
                var hash = new byte[bytes];
                Blake2b.Hash(Encoding.ASCII.GetBytes(data), hash);
                var expected = Run("b2sum", ["-l", Text(bytes * 8)], data).Split(' ')[0];
                Assert.That(Convert.ToHexStringLower(hash), Is.EqualTo(expected), $"{length} bytes to {bytes}");
            }
        }
    }

    private static void Compare(Argon2Parameters parameters, string password, string salt)
    {
        var hash = new byte[parameters.HashLength];
        Argon2Hash.Compute(parameters, Encoding.UTF8.GetBytes(password), Encoding.UTF8.GetBytes(salt), hash);
        string[] arguments =
        [
            salt, parameters.Type switch { Argon2Type.D => "-d", Argon2Type.I => "-i", _ => "-id" }, "-r",
            "-v", parameters.Version == Argon2Version.V13 ? "13" : "10", "-k", Text(parameters.MemoryKiB),
            "-t", Text(parameters.Passes), "-p", Text(parameters.Lanes), "-l", Text(parameters.HashLength),
        ];
        Assert.That(Convert.ToHexStringLower(hash), Is.EqualTo(Run("argon2", arguments, password).Trim()), parameters.ToString());
    }

    private static string Run(string program, IEnumerable<string> arguments, string input)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            StandardInputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
        })!;
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.That(process.ExitCode, Is.Zero, $"{program} {string.Join(' ', arguments)}");
        return output;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
