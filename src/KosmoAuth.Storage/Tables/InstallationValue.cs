using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace KosmoAuth.Storage.Tables;

/// <summary>Values of the installation as a whole, such as the check of the master key.</summary>
public sealed class InstallationValue
{
    public required string Name { get; set; }

    public required byte[] Value { get; set; }
}

internal sealed class InstallationValueMapping : IEntityTypeConfiguration<InstallationValue>
{
    public void Configure(EntityTypeBuilder<InstallationValue> table)
    {
        table.ToTable("installation").HasKey(row => row.Name);
    }
}
