using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace KosmoAuth.Storage.Tables;

/// <summary>Wrong codes of a person in a row.</summary>
public sealed class SecondFactorFailureEntity
{
    public required string RealmId { get; set; }

    public required string UserId { get; set; }

    public long NumFailures { get; set; }

    public long LastFailure { get; set; }
}

internal sealed class SecondFactorFailureEntityMapping : IEntityTypeConfiguration<SecondFactorFailureEntity>
{
    public void Configure(EntityTypeBuilder<SecondFactorFailureEntity> table)
    {
        table.ToTable("second_factor_failure").HasKey(row => new { row.RealmId, row.UserId });
    }
}
