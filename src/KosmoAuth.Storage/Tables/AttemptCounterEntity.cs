using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace KosmoAuth.Storage.Tables;

/// <summary>Attempts at something that is limited.</summary>
public sealed class AttemptCounterEntity
{
    public required string Kind { get; set; }

    public required byte[] KeyHash { get; set; }

    public long Attempts { get; set; }

    public long Expires { get; set; }
}

internal sealed class AttemptCounterEntityMapping : IEntityTypeConfiguration<AttemptCounterEntity>
{
    public void Configure(EntityTypeBuilder<AttemptCounterEntity> table)
    {
        table.ToTable("attempt_counter").HasKey(row => new { row.Kind, row.KeyHash });
    }
}
