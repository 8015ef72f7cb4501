using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace KosmoAuth.Storage.Tables;

/// <summary>Something that was used and must not be used again.</summary>
public sealed class SingleUseEntity
{
    public required string Kind { get; set; }

    public required byte[] IdHash { get; set; }

    public long Expires { get; set; }
}

internal sealed class SingleUseEntityMapping : IEntityTypeConfiguration<SingleUseEntity>
{
    public void Configure(EntityTypeBuilder<SingleUseEntity> table)
    {
        table.ToTable("single_use").HasKey(row => new { row.Kind, row.IdHash });
    }
}
