/** A resource as an exporter is to see it, where resources are masked too. */
import type { Attributes } from '@opentelemetry/api';
import type { Mask } from '@weir/otel-compat';

/** The part of the SDK's `Resource` that exporters read. */
export interface ExportedResource {
  readonly attributes: Attributes;
  readonly asyncAttributesPending?: boolean | undefined;
  readonly schemaUrl?: string | undefined;
  waitForAsyncAttributes?(): Promise<void>;
}

/**
 * Gives the view of a resource; one resource always has the same view, since exporters group by it.
 *
 * @param mask undefined where resources leave as they are
 */
export function resourceMasking(mask: Mask | undefined): (resource: ExportedResource) => ExportedResource {
  if (mask === undefined) return (resource) => resource;
  const views = new WeakMap<ExportedResource, ExportedResource>();
  return (resource) => {
    const known = views.get(resource);
    if (known !== undefined) return known;
    const view = maskedResource(resource, mask);
    views.set(resource, view);
    return view;
  };
}

function maskedResource(resource: ExportedResource, mask: Mask): ExportedResource {
  let masked: Attributes | undefined;
  return {
    get attributes() {
      // Detectors may still be at work, and add to them.
      if (resource.asyncAttributesPending === true) return mask(resource.attributes) as Attributes;
      masked ??= mask(resource.attributes) as Attributes;
      return masked;
    },
    get asyncAttributesPending() {
      return resource.asyncAttributesPending;
    },
    get schemaUrl() {
      return resource.schemaUrl;
    },
    waitForAsyncAttributes: async () => resource.waitForAsyncAttributes?.(),
  };
}
