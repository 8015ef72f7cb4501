using System.Collections.Frozen;

namespace KosmoAuth.Users.Passwords.Policy;

/// <summary>What people choose first, in the world and in Japan. A beginning; an operator's list is longer.</summary>
internal static class CommonPasswords
{
    private const string Words = """
        password passw0rd p@ssword p@ssw0rd pass1234 password1 password12 password123 password1234 password01 passw0rd1 passw0rd123 p@ssw0rd1
        p@ssw0rd123 mypassword newpassword changeme changeit letmein letmein1 welcome welcome1 welcome123 default secret secret123 admin admin1
        admin123 admin1234 administrator root toor guest test test1 test123 test1234 testtest user user1234 login master hello hello123 abc123
        abcd1234 abcdef abcdefg abcdefgh abc12345 a123456 a1234567 a12345678 aa123456 aaaaaa aaaaaaaa aaa111 123abc 123qwe 1q2w3e 1q2w3e4r
        1q2w3e4r5t 1qaz2wsx 1qazxsw2 qaz2wsx qazwsx qazwsxedc zaq12wsx zxcvbn zxcvbnm asdfgh asdfghjk asdfghjkl asdf1234 qwer1234 qwert qwerty
        qwerty1 qwerty12 qwerty123 qwertyui qwertyuiop q1w2e3r4 q1w2e3r4t5 1234 12345 123456 1234567 12345678 123456789 1234567890 0123456789
        01234567 87654321 987654321 9876543210 11111111 111111 1111111111 00000000 000000 0000000000 22222222 55555555 66666666 77777777
        88888888 888888 99999999 12341234 11223344 112233 121212 123123 123123123 123321 123454321 147258369 159753 654321 666666 1234qwer
        iloveyou iloveyou1 ilovejapan lovely sunshine princess monkey dragon football baseball basketball soccer superman batman shadow
        michael jordan jordan23 computer internet whatever trustno1 starwars pokemon pikachu freedom flower chocolate cheese cookie purple
        summer summer2024 summer2025 summer2026 winter spring autumn google facebook samsung iphone android windows microsoft
        sakura sakura1 sakura123 sakura39 hanako taro yamada tanaka suzuki satou watanabe takahashi yamamoto nakamura kobayashi keiko yuko
        tokyo tokyo123 tokyo2020 osaka kyoto nagoya sapporo yokohama nippon nihon japan japan123 fujisan
        doraemon doraemon1 totoro naruto luffy onepiece dragonball anpanman hellokitty snoopy mickey rilakkuma hanshin hanshintigers giants
        arashi arashi5 smap daisuki daisuki1 aishiteru arigatou konnichiwa momotaro himawari tanpopo hikari sora kaito
        makoto takashi hiroshi kenji akira yuki yuuki haruka misaki nanami ayumi kazuya daiki shota naoki
        kenpo kenko kenpokumiai kosmo kosmo123 kosmoweb kosmo1234 kumiai hoken
        """;

    private static readonly FrozenSet<string> s_words =
        Words.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    public static bool Contains(string password) => s_words.Contains(password.Trim());
}
