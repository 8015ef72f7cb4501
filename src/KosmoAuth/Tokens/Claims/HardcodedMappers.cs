namespace KosmoAuth.Tokens.Claims;

/// <summary>The mapper of a claim that is the same for everybody.</summary>
internal static class HardcodedMappers
{
    public static ClaimMapper? Claim(MapperSource source) =>
        source["claim.value"] is { } value && MappedClaim.Of(source) is { } claim ? claims => claim.Put(claims, value) : null;
}
