type PictureProps = { readonly url: string; readonly alt: string; readonly title?: string; readonly small?: boolean };

export function Picture({ url, alt, title, small = false }: PictureProps) {
  return (
    <figure className={small ? 'picture small' : 'picture'}>
      {title && <figcaption>{title}</figcaption>}
      <a href={url} target="_blank" rel="noreferrer" aria-label={`Open the picture: ${alt}`}>
        <img src={url} alt={alt} />
      </a>
    </figure>
  );
}
